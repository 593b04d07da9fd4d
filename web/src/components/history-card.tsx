import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { actorOf, type HistoryEvent, historyQuery, namesQuery } from '../lib/history.ts';
import { itemsOf } from '../lib/pages.ts';
import { useMe } from '../lib/session.ts';
import { MoreButton } from './more-button.tsx';
import { QueryProblem } from './query-problem.tsx';
import { Card } from './ui/card.tsx';
import { SkeletonRows } from './ui/skeleton.tsx';
import { ZonedTime } from './zoned-time.tsx';

export type HistoryWords = { title: string; detail: string | null };
/** `dateOf` writes an instant in the organization's zone. */
export type HistoryDetails = { names: ReadonlyMap<string, string>; dateOf(at: string): string };
type WordsOf = (event: HistoryEvent, details: HistoryDetails) => HistoryWords;

const NO_NAMES: ReadonlyMap<string, string> = new Map();

type Props = { entity: Parameters<typeof historyQuery>[0]; id: string; wordsOf: WordsOf };

/** The audit log of one row, in plain sentences. */
export function HistoryCard({ entity, id, wordsOf }: Props) {
  const history = useInfiniteQuery(historyQuery(entity, id));
  const names = useQuery(namesQuery);
  const events = itemsOf(history.data);
  return (
    <Card
      title="History"
      description="Everything that was done, the last first. Nothing here can be changed."
    >
      {(history.isPending || names.isPending) && <SkeletonRows label="The history is being read" />}
      {history.isError && <QueryProblem query={history} />}
      {history.data && events.length === 0 && (
        <p className="border-t border-line px-4 py-5 text-soft sm:px-5">Nothing was done yet.</p>
      )}
      {events.length > 0 && !names.isPending && (
        <ol className="grid border-t border-line px-4 py-5 sm:px-5">
          {events.map((event) => (
            <HistoryItem key={event.id} event={event} names={names.data ?? NO_NAMES} wordsOf={wordsOf} />
          ))}
        </ol>
      )}
      <MoreButton query={history} />
    </Card>
  );
}

type ItemProps = Pick<Props, 'wordsOf'> & Pick<HistoryDetails, 'names'> & { event: HistoryEvent };

function HistoryItem({ event, names, wordsOf }: ItemProps) {
  const me = useMe();
  const { time_zone: timeZone } = useMe().organization;
  const format = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone });
  const { title, detail } = wordsOf(event, { names, dateOf: (at) => format.format(new Date(at)) });
  return (
    <li className="group relative pb-6 pl-6 last:pb-0">
      <span
        aria-hidden
        className="absolute top-2 bottom-[-0.5rem] left-[0.3125rem] w-px bg-line group-last:hidden"
      />
      <span
        aria-hidden
        className="absolute top-1.5 left-0 size-2.75 rounded-full border-2 border-accent bg-surface"
      />
      <p className="font-medium">{title}</p>
      {detail && <p className="text-soft">{detail}</p>}
      <p className="text-sm text-soft">
        {actorOf(event, names, me.id)} · <ZonedTime at={event.occurred_at} />
      </p>
    </li>
  );
}
