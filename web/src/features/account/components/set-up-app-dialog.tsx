import { useState } from 'react';
import { TEXT_LINK } from '../../../components/lone-page.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { confirmAuthenticatorApp, type NewAuthenticatorApp } from '../api/authenticator-app.ts';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

type Props = { app: NewAuthenticatorApp; onClose(): void };

/** Scan, confirm by a code, keep the recovery codes. */
export function SetUpAppDialog({ app, onClose }: Props) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes)
    return (
      <Dialog isOpen onClose={onClose} title="Your recovery codes" staysOpen>
        <RecoveryCodes codes={codes} onKept={onClose} />
      </Dialog>
    );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Set up an authenticator app"
      description="Scan the picture with the app, then write the code that it shows."
    >
      <div className="grid gap-5">
        <QrCode text={app.uri} label="The key of the authenticator app as a picture" />
        <p className="text-center text-sm">
          <a href={app.uri} className={TEXT_LINK}>
            Open in an app on this device
          </a>
        </p>
        <CopyField label="Or write this key into the app" value={app.secret} />
        <ConfirmForm onCodes={setCodes} />
      </div>
    </Dialog>
  );
}

function ConfirmForm({ onCodes }: { onCodes(codes: readonly string[]): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    ...confirmAuthenticatorApp,
    values: { code: '' },
    onDone: ({ recovery_codes: codes }) => onCodes(codes),
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Code that the app shows"
        autoComplete="one-time-code"
        inputMode="numeric"
        error={errorOf('code')}
        {...form.register('code', { required: 'Write the code.' })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Go on
        </Button>
      </DialogActions>
    </form>
  );
}
