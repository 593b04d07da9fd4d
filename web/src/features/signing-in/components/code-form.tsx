import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { canUsePasskeys } from '../../../lib/passkeys.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { giveCode, type SecondFactorStep } from '../api/sign-in.ts';
import { PasskeyButton } from './passkey-button.tsx';

type Props = {
  step: SecondFactorStep;
  onDone(): void;
  /** With the reason, where the step took too long. */
  onBack(problem?: string): void;
};

/** The code of the authenticator app, or a recovery code instead; a passkey where the account has one. */
export function CodeForm({ step: { state, methods }, onDone, onBack }: Props) {
  const hasApp = methods.includes('totp');
  const hasRecovery = methods.includes('recovery_code');
  const [isRecovery, setIsRecovery] = useState(!hasApp && hasRecovery);
  const takesCode = hasApp || hasRecovery;
  return (
    <div className="grid gap-5">
      {takesCode && (
        <CodeEntry
          key={String(isRecovery)}
          state={state}
          isRecovery={isRecovery}
          onDone={onDone}
          onBack={onBack}
        />
      )}
      {methods.includes('passkey') && <OrPasskey onDone={onDone} isOnly={!takesCode} />}
      <div className="grid gap-1">
        {hasApp && hasRecovery && (
          <Button variant="quiet" size="wide" onClick={() => setIsRecovery(!isRecovery)}>
            {isRecovery ? 'Use the authenticator app' : 'Use a recovery code'}
          </Button>
        )}
        <Button variant="quiet" size="wide" onClick={() => onBack()}>
          Back
        </Button>
      </div>
    </div>
  );
}

function CodeEntry({
  state,
  isRecovery,
  onDone,
  onBack,
}: Omit<Props, 'step'> & { state: string; isRecovery: boolean }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    values: { code: '' },
    send: ({ code }: { code: string }) => giveCode({ state, code }),
    onDone,
    onRefused: ({ code, message }) => {
      if (code === 'step_expired') onBack(message);
      return code === 'step_expired';
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label={isRecovery ? 'Recovery code' : 'Code of your authenticator app'}
        hint={isRecovery ? 'One of those that you kept when you set it up. Each works once.' : 'Six digits.'}
        autoComplete={isRecovery ? 'off' : 'one-time-code'}
        inputMode={isRecovery ? 'text' : 'numeric'}
        autoFocus
        spellCheck={false}
        error={errorOf('code')}
        {...form.register('code', { required: 'Write the code.' })}
      />
      <Button type="submit" variant="primary" size="wide" isBusy={isBusy}>
        Go on
      </Button>
    </form>
  );
}

function OrPasskey({ onDone, isOnly }: { onDone(): void; isOnly: boolean }) {
  if (canUsePasskeys()) return <PasskeyButton onDone={onDone} />;
  if (!isOnly) return null;
  return (
    <Callout tone="problem">
      Your account has a passkey, and this browser cannot use it here. Take another browser, or ask an owner
      to remove the passkey.
    </Callout>
  );
}
