import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { LonePage } from '../components/lone-page.tsx';
import { Button } from '../components/ui/button.tsx';
import { messageOf } from '../lib/api-error.ts';

export function ErrorPage({ error }: ErrorComponentProps) {
  const router = useRouter();
  const { reset } = useQueryErrorResetBoundary();
  const tryAgain = () => {
    reset();
    void router.invalidate();
  };
  return (
    <LonePage title="This could not be shown" description={messageOf(error)}>
      <Button variant="primary" size="wide" onClick={tryAgain}>
        Try again
      </Button>
    </LonePage>
  );
}
