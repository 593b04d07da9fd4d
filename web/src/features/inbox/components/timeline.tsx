import { useInfiniteQuery } from '@tanstack/react-query';
import { type ComponentProps, Fragment } from 'react';
import { Backlog, BacklogItem } from '../../../components/backlog.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { UnsentTexts } from '../../../components/unsent-texts.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { useTimes } from '../../../lib/times.ts';
import { type Entry, timelineQuery } from '../api/conversation.ts';
import { EventEntry } from './event-entry.tsx';
import { NoteEntry } from './note-entry.tsx';
import { TextEntry } from './text-entry.tsx';

type Props = { threadId: string; clientName: string };

export function Timeline({ threadId, clientName }: Props) {
  const timeline = useInfiniteQuery(timelineQuery(threadId));
  const entries = itemsOf(timeline.data).reverse();
  return (
    <Backlog
      clientName={clientName}
      query={timeline}
      notice={<Notice timeline={timeline} count={entries.length} />}
    >
      {entries.map((entry, index) => (
        <Fragment key={entry.message?.id ?? entry.note?.id ?? `${entry.event?.name} ${entry.event?.id}`}>
          <DayLine at={entry.at} before={entries[index - 1]?.at ?? null} />
          <BacklogItem>
            <One entry={entry} threadId={threadId} />
          </BacklogItem>
        </Fragment>
      ))}
      <UnsentTexts threadId={threadId} shown={new Set(entries.flatMap(({ message }) => message?.id ?? []))} />
    </Backlog>
  );
}

type NoticeProps = {
  timeline: ComponentProps<typeof QueryProblem>['query'] & { status: string };
  count: number;
};

function Notice({ timeline, count }: NoticeProps) {
  if (timeline.status === 'pending') return <SkeletonRows label="The texts are being read" />;
  if (timeline.status === 'error') return <QueryProblem query={timeline} />;
  return count === 0 && <p className="py-8 text-center text-soft">Nothing has been said yet.</p>;
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
