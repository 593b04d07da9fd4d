import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { useAction } from '../../../lib/use-action.ts';
import { signInByPasskey } from '../api/sign-in.ts';

/** Signs in without a password, by what the device keeps. */
export function PasskeyButton({ onDone }: { onDone(): void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const action = useAction<void, unknown>({ send: signInByPasskey });
  const begin = async () => {
    setProblem(null);
    try {
      const done = await action.run();
      if (done?.result) onDone();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      <Button icon={Fingerprint} size="wide" isBusy={action.isBusy} onClick={begin}>
        Sign in with a passkey
      </Button>
      {problem && <Callout tone="problem">{problem}</Callout>}
    </>
  );
}
