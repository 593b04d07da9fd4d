import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { HistoryCard } from '../../../components/history-card.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { ZonedTime } from '../../../components/zoned-time.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { type BusinessNumber, numberQuery } from '../api/numbers.ts';
import { Health, LastUse, Volume } from './health.tsx';
import { historyWords } from './history-words.ts';
import { NumberDialogs } from './number-dialogs.tsx';
import { NumberMenu } from './number-menu.tsx';
import { CLASS_SENTENCES, CLASSES, timeLeft } from './number-words.ts';
import { type Act, useActing } from './use-acting.ts';

/** One number: what it is, how it does, and what happened to it. */
export function NumberPage() {
  const { id } = useParams({ from: '/signed-in/numbers/$id' });
  const { data: number, ...query } = useQuery(numberQuery(id));
  const { acting, act, stop } = useActing();
  return (
    <Page
      title={number ? showPhone(number.e164) : 'Number'}
      description={number && sentenceOf(number)}
      action={number && <NumberMenu number={number} onAct={act} />}
    >
      <Link
        to="/numbers"
        className="order-first -mb-3 flex items-center gap-1.5 justify-self-start rounded text-sm text-soft hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" /> All numbers
      </Link>
      {query.isPending && <SkeletonRows label="The number is being read" />}
      {query.isError && <QueryProblem query={query} />}
      {number?.status === 'quarantined' && <QuarantineCard number={number} onAct={act} />}
      {number && <Facts number={number} />}
      {number && <HistoryCard entity="number" id={id} wordsOf={historyWords} />}
      <NumberDialogs acting={acting} onClose={stop} />
    </Page>
  );
}

const PROMOTE_FIRST = 'To quarantine it or give it back, promote another number first.';

function sentenceOf({ class: numberClass, holder, status }: BusinessNumber): string {
  if (status === 'retired') return 'It was given back to the carrier, and is never used again here.';
  if (holder) return `${holder.name}’s number: given on activation, and the same for all bookings.`;
  if (numberClass === 'front_desk') return `${CLASS_SENTENCES.front_desk} ${PROMOTE_FIRST}`;
  return CLASS_SENTENCES[numberClass];
}

function QuarantineCard({ number, onAct }: { number: BusinessNumber; onAct: Act }) {
  const { quarantine, holder } = number;
  if (!quarantine) return null;
  return (
    <Card
      title={`In quarantine: ${timeLeft(quarantine.until, Date.now())}`}
      description={
        <>
          {quarantine.reason}. By itself it is back in use on <ZonedTime at={quarantine.until} />
          {holder ? `, as ${holder.name}’s number.` : ` (${CLASSES[quarantine.class_after].toLowerCase()}).`}{' '}
          Until then it only receives.
        </>
      }
      action={
        <Button icon={RotateCcw} onClick={() => onAct(number, 'restore')}>
          Restore now
        </Button>
      }
    />
  );
}

function Facts({ number }: { number: BusinessNumber }) {
  return (
    <section aria-label="How it does">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line shadow-low lg:grid-cols-4">
        <Fact name="Class">
          {number.holder ? `${CLASSES[number.class]}: ${number.holder.name}` : CLASSES[number.class]}
        </Fact>
        <Fact name="Health">
          <Health number={number} />
        </Fact>
        <Fact name="Texts in 7 days">
          <Volume number={number} />
        </Fact>
        <Fact name="Last used">
          <LastUse number={number} />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1 bg-surface p-4">
      <dt className="text-xs font-medium text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
