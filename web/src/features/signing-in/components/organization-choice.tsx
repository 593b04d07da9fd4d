import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { useAction } from '../../../lib/use-action.ts';
import { type Credentials, type OrganizationStep, type SignInStep, signIn } from '../api/sign-in.ts';

type Props = {
  step: OrganizationStep;
  credentials: Credentials;
  onStep(step: SignInStep, credentials: Credentials): void;
  onBack(): void;
};

export function OrganizationChoice({ step, credentials, onStep, onBack }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const action = useAction({ send: (id: string) => signIn({ ...credentials, organization_id: id }) });
  const choose = async (id: string) => {
    setProblem(null);
    try {
      const done = await action.run(id);
      if (done) onStep(done.result, credentials);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <div className="grid gap-3">
      {problem && <Callout tone="problem">{problem}</Callout>}
      {step.organizations.map(({ id, name }) => (
        <Button key={id} icon={Building2} size="wide" isBusy={action.isBusy} onClick={() => choose(id)}>
          {name}
        </Button>
      ))}
      <Button variant="quiet" size="wide" onClick={() => onBack()}>
        Back
      </Button>
    </div>
  );
}
