import { Link } from '@tanstack/react-router';
import { CornerUpLeft } from 'lucide-react';
import { Badge } from '../../../components/ui/badge.tsx';
import { UnreadBadge } from '../../../components/unread-badge.tsx';
import { classNames } from '../../../lib/class-names.ts';
import { useTimes } from '../../../lib/times.ts';
import type { Thread } from '../api/threads.ts';
import { NUMBER_CLASSES } from './words.ts';

/** Who, what was last, who is responsible now and through what kind of number a text would go. */
export function ThreadRow({ thread, isOpen }: { thread: Thread; isOpen: boolean }) {
  const times = useTimes();
  const { client, unread_count: unread, last_message: last } = thread;
  return (
    <Link
      to="/inbox/$threadId"
      params={{ threadId: thread.id }}
      search={(before) => before}
      data-thread={thread.id}
      aria-current={isOpen ? 'true' : undefined}
      className="grid h-full grid-cols-[minmax(0,1fr)] content-center gap-0.5 border-b border-line px-4 outline-offset-[-2px] hover:bg-hover aria-[current]:bg-accent-soft"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className={classNames('min-w-0 truncate', unread > 0 ? 'font-semibold' : 'font-medium')}>
          {client.name}
        </span>
        <time
          dateTime={thread.last_activity_at}
          title={times.here(thread.last_activity_at)}
          className="shrink-0 text-xs text-soft"
        >
          {times.short(thread.last_activity_at)}
        </time>
      </span>
      <span className="flex items-center gap-2 text-sm text-soft">
        <span className={classNames('min-w-0 flex-1 truncate', unread > 0 && 'text-ink')}>
          {last?.direction === 'outbound' && (
            <>
              <CornerUpLeft aria-hidden className="mr-1 inline size-3.5 text-faint" />
              <span className="sr-only">You: </span>
            </>
          )}
          {last?.preview ?? 'No texts yet'}
        </span>
        <UnreadBadge count={unread} />
      </span>
      <span className="flex items-center gap-2 text-xs text-soft">
        <Responsible thread={thread} />
        <span className="ml-auto flex shrink-0 gap-1.5">
          {thread.opted_out && <Badge tone="danger">Opted out</Badge>}
          {thread.number && <span>{NUMBER_CLASSES[thread.number.class]}</span>}
        </span>
      </span>
    </Link>
  );
}

function Responsible({ thread: { responsible } }: { thread: Thread }) {
  const times = useTimes();
  return (
    <span className="min-w-0 truncate">
      {responsible.kind === 'owner' ? 'Owner' : responsible.name}
      {responsible.until && ` · until ${times.soon(responsible.until)}`}
    </span>
  );
}
