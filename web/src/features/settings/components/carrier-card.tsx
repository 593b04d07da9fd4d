import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Moment } from '../../../components/moment.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { firstStepsQuery } from '../../../lib/first-steps.ts';
import { type CarrierAccount, carrierAccountQuery, useResumeAccount } from '../api/carrier-account.ts';
import { AccountForm } from './account-form.tsx';
import { Fact, Facts } from './facts.tsx';

/** Who moves the texts, and whether they move. */
export function CarrierCard() {
  const account = useQuery(carrierAccountQuery);
  const isSandbox = useQuery({ ...firstStepsQuery, enabled: true }).data?.sandbox;
  const [isConnecting, setIsConnecting] = useState(false);
  // The sandbox makes its accounts itself.
  const mayConnect = account.data === null || account.data?.token_missing || isSandbox === false;
  return (
    <Card
      title="The carrier"
      description="Who moves the texts between Maskline and phones."
      action={
        account.data !== undefined &&
        mayConnect && (
          <Button onClick={() => setIsConnecting(true)}>
            {account.data ? 'Give another token' : 'Connect an account'}
          </Button>
        )
      }
    >
      {account.isPending && <SkeletonRows label="The carrier’s state is being read" />}
      {account.isError && account.data === undefined && <QueryProblem query={account} />}
      {account.data === null && (
        <p className="border-t border-line p-4 text-soft sm:px-5">
          No account is connected, so there are no numbers and no texts yet.
        </p>
      )}
      {account.data && <Account account={account.data} isSandbox={isSandbox === true} />}
      <Dialog
        isOpen={isConnecting}
        onClose={() => setIsConnecting(false)}
        title={account.data ? 'Give another token' : 'Connect an account'}
        description="As the carrier’s console shows them. The token is kept sealed and never shown again."
      >
        <AccountForm account={account.data ?? null} onDone={() => setIsConnecting(false)} />
      </Dialog>
    </Card>
  );
}

function Account({ account, isSandbox }: { account: CarrierAccount; isSandbox: boolean }) {
  return (
    <>
      {account.token_missing && (
        <div className="px-4 pb-4 sm:px-5">
          <Callout tone="problem">
            The token is not here since a restore: nothing is received or sent until you give it again.
          </Callout>
        </div>
      )}
      <Facts>
        <Fact name="Carrier">{isSandbox ? 'The sandbox on this server: no text leaves it' : 'Twilio'}</Fact>
        <Fact name="Account">
          <code className="font-mono text-sm">{account.account_sid}</code>
        </Fact>
        <Fact name="Sending">
          <Sending account={account} />
        </Fact>
        <Fact name="Connected">
          <Moment at={account.connected_at} />
        </Fact>
        <Fact name="Numbers last listed">
          {account.numbers_listed_at ? <Moment at={account.numbers_listed_at} /> : 'Not yet'}
        </Fact>
        <Fact name="Hands over texts to">
          <code className="font-mono text-sm">{account.callback_url}</code>
        </Fact>
      </Facts>
    </>
  );
}

function Sending({ account: { sending } }: { account: CarrierAccount }) {
  const toast = useToast();
  const resume = useResumeAccount();
  const go = () =>
    resume
      .run(null)
      .then((done) => done && toast.done('Texts go out again.'))
      .catch((error: unknown) => toast.problem(messageOf(error)));
  if (sending.state === 'open')
    return <>Texts go out, up to {sending.segments_per_second} segments a second</>;
  return (
    <div className="grid justify-items-start gap-2">
      <p>
        {sending.state === 'stopped' ? 'Stopped' : 'Paused by the carrier'}
        {sending.since && (
          <>
            {' '}
            since <Moment at={sending.since} />
          </>
        )}
        {sending.until && (
          <>
            {' '}
            until <Moment at={sending.until} />
          </>
        )}
        {sending.reason && `: ${sending.reason}`}
        {sending.carrier_code !== null && ` (${sending.carrier_code})`}
      </p>
      {sending.state === 'stopped' && (
        <Button size="small" isBusy={resume.isBusy} onClick={go}>
          Resume sending
        </Button>
      )}
    </div>
  );
}
