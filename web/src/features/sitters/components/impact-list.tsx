import { Callout } from '../../../components/ui/callout.tsx';
import { Spinner } from '../../../components/ui/spinner.tsx';
import { messageOf } from '../../../lib/api-error.ts';

type Props = { query: { error: Error | null }; sentences: readonly string[] | null };

/** What would come of it, in words, before it is done. */
export function ImpactList({ query: { error }, sentences }: Props) {
  if (error) return <Callout tone="problem">{messageOf(error)}</Callout>;
  return (
    <div className="rounded-lg bg-sunken px-3.5 py-3 text-sm text-ink" role="status">
      <p className="font-medium">What it changes</p>
      {sentences ? (
        <ul className="mt-1 grid list-disc gap-1 pl-4 text-soft marker:text-faint">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : (
        <p className="mt-1 flex items-center gap-2 text-soft">
          <Spinner /> It is being looked at …
        </p>
      )}
    </div>
  );
}
