import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { useTimes } from '../../../lib/times.ts';
import { type Entry, timelineQuery } from '../api/conversation.ts';
import { EventEntry } from './event-entry.tsx';
import { NoteEntry } from './note-entry.tsx';
import { TextEntry } from './text-entry.tsx';

type Props = { threadId: string; clientName: string };

/** The newest at the bottom, where it stays while older ones are added above. */
export function Timeline({ threadId, clientName }: Props) {
  const timeline = useInfiniteQuery(timelineQuery(threadId));
  const entries = itemsOf(timeline.data).reverse();
  return (
    <div className="flex flex-col-reverse overflow-y-auto outline-offset-[-2px]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1 px-4 py-4 md:px-6">
        {timeline.isPending && <SkeletonRows label="The texts are being read" />}
        {timeline.isError && <QueryProblem query={timeline} />}
        {timeline.hasNextPage && (
          <div className="flex justify-center pb-2">
            <Button
              variant="quiet"
              size="small"
              isBusy={timeline.isFetchingNextPage}
              onClick={() => void timeline.fetchNextPage()}
            >
              Show earlier
            </Button>
          </div>
        )}
        {timeline.data && entries.length === 0 && (
          <p className="py-8 text-center text-soft">Nothing has been said yet.</p>
        )}
        <ol
          aria-label={`Conversation with ${clientName}`}
          aria-live="polite"
          className="grid grid-cols-[minmax(0,1fr)] gap-1"
        >
          {entries.map((entry, index) => (
            <Fragment key={entry.message?.id ?? entry.note?.id ?? `${entry.event?.name} ${entry.event?.id}`}>
              <DayLine at={entry.at} before={entries[index - 1]?.at ?? null} />
              <li className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
                <One entry={entry} threadId={threadId} />
              </li>
            </Fragment>
          ))}
        </ol>
      </div>
    </div>
  );
}

function One({ entry, threadId }: { entry: Entry; threadId: string }) {
  const { at, message, note, event } = entry;
  if (message) return <TextEntry message={message} threadId={threadId} />;
  if (note) return <NoteEntry note={note} />;
  return event && <EventEntry at={at} event={event} />;
}

function DayLine({ at, before }: { at: string; before: string | null }) {
  const times = useTimes();
  if (before !== null && times.isSameDay(before, at)) return null;
  return <li className="py-3 text-center text-xs font-medium text-faint">{times.day(at)}</li>;
}
