import { messageOf } from '../lib/api-error.ts';
import { Button } from './ui/button.tsx';
import { Callout } from './ui/callout.tsx';

type Props = { query: { error: Error | null; refetch(): unknown } };

/** A list that could not be read: why, and the way to try again. */
export function QueryProblem({ query: { error, refetch } }: Props) {
  return (
    <div className="grid justify-items-start gap-3 p-4 sm:px-5">
      <Callout tone="problem">{messageOf(error)}</Callout>
      <Button size="small" onClick={() => refetch()}>
        Try again
      </Button>
    </div>
  );
}
