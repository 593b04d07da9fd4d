import { useState } from 'react';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { useMe } from '../../../lib/session.ts';
import { type NewAuthenticatorApp, useBeginAuthenticatorApp } from '../api/authenticator-app.ts';
import { RemoveAppForm } from './remove-app-form.tsx';
import { SetUpAppDialog } from './set-up-app-dialog.tsx';

export function AuthenticatorAppCard() {
  const { account } = useMe();
  // Here, because the button goes once the app counts, and the recovery codes are shown only then.
  const [app, setApp] = useState<NewAuthenticatorApp | null>(null);
  const isSetUp = account?.second_factors.totp === true;
  return (
    <Card
      title="Authenticator app"
      description={
        isSetUp ? (
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone="accent">On</Badge>
            {leftOf(account?.second_factors.recovery_codes_left ?? 0)}
          </p>
        ) : (
          'Besides the password, signing in asks for a code that an app on your phone shows.'
        )
      }
      action={isSetUp ? <RemoveApp /> : <SetUpButton onBegun={setApp} />}
    >
      {app && <SetUpAppDialog app={app} onClose={() => setApp(null)} />}
    </Card>
  );
}

function leftOf(count: number): string {
  if (count === 0) return 'No recovery code is left: remove the app and set it up again for new ones.';
  return count === 1 ? 'One recovery code is left.' : `${count} recovery codes are left.`;
}

function SetUpButton({ onBegun }: { onBegun(app: NewAuthenticatorApp): void }) {
  const toast = useToast();
  const begin = useBeginAuthenticatorApp();
  const open = async () => {
    try {
      const begun = await begin.run();
      if (begun) onBegun(begun.result);
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  return (
    <Button size="small" isBusy={begin.isBusy} onClick={open}>
      Set up
    </Button>
  );
}

function RemoveApp() {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <Button size="small" onClick={() => setIsOpen(true)}>
        Remove
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title="Remove the authenticator app"
        description="Signing in asks for no code of it any more. Show once more that it is you."
      >
        <RemoveAppForm onDone={close} />
      </Dialog>
    </>
  );
}
