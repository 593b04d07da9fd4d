import { useQuery } from '@tanstack/react-query';
import { Callout } from '../../../components/ui/callout.tsx';
import { Spinner } from '../../../components/ui/spinner.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { type ImpactAsked, impactQuery } from '../api/numbers.ts';
import { impactSentences } from './impact-words.ts';

type Props = { id: string; asked: ImpactAsked; also?: readonly string[] };

/** What would come of it, in words, before it is done; and why it cannot be done. */
export function ImpactNote({ id, asked, also = [] }: Props) {
  const impact = useQuery(impactQuery(id, asked));
  if (impact.error) return <Callout tone="problem">{messageOf(impact.error)}</Callout>;
  return (
    <div className="rounded-lg bg-sunken px-3.5 py-3 text-sm" role="status">
      <p className="font-medium">What it changes</p>
      {impact.data ? (
        <ul className="mt-1 grid list-disc gap-1 pl-4 text-soft marker:text-faint">
          {[...impactSentences(impact.data), ...also].map((sentence) => (
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
