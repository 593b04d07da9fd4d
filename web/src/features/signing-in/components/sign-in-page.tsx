import { useState } from 'react';
import { LonePage } from '../../../components/lone-page.tsx';
import type { Credentials, OrganizationStep, SecondFactorStep, SignInStep } from '../api/sign-in.ts';
import { CodeForm } from './code-form.tsx';
import { OrganizationChoice } from './organization-choice.tsx';
import { PasswordForm } from './password-form.tsx';
import { useEntry } from './use-entry.ts';

type Stage =
  | { at: 'password'; problem?: string }
  | { at: 'organization'; step: OrganizationStep; credentials: Credentials }
  | { at: 'code'; step: SecondFactorStep };

/** Step by step, as the API asks: password, then which organization, then the second factor. */
export function SignInPage() {
  const enter = useEntry();
  const [stage, setStage] = useState<Stage>({ at: 'password' });

  const goOn = (step: SignInStep, credentials: Credentials) => {
    if (step.step === 'done') enter();
    else if (step.step === 'organization') setStage({ at: 'organization', step, credentials });
    else setStage({ at: 'code', step });
  };
  const beginAgain = (problem?: string) => setStage({ at: 'password', ...(problem ? { problem } : {}) });

  if (stage.at === 'organization')
    return (
      <LonePage title="Which company?" description="Your address and password are used at more than one.">
        <OrganizationChoice {...stage} onStep={goOn} onBack={beginAgain} />
      </LonePage>
    );
  if (stage.at === 'code')
    return (
      <LonePage title="One more step" description="Show that it is you.">
        <CodeForm step={stage.step} onDone={enter} onBack={beginAgain} />
      </LonePage>
    );
  return (
    <LonePage title="Sign in" footer="You have no account yet? An owner of your company can invite you.">
      <PasswordForm problem={stage.problem} onStep={goOn} onDone={enter} />
    </LonePage>
  );
}
