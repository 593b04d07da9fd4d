import { Link } from '@tanstack/react-router';
import { Badge } from '../../../components/ui/badge.tsx';
import { UnreadBadge } from '../../../components/unread-badge.tsx';
import { classNames } from '../../../lib/class-names.ts';
import { useTimes } from '../../../lib/times.ts';
import type { DeskThread } from '../api/desk.ts';

export function DeskThreadRow({ thread }: { thread: DeskThread }) {
  const times = useTimes();
  const { client, last_message: last, unread_count: unread } = thread;
  return (
    <li>
      <Link
        to="/today/$threadId"
        params={{ threadId: thread.id }}
        className="grid grid-cols-[minmax(0,1fr)] gap-0.5 px-4 py-3 outline-offset-[-2px] hover:bg-hover sm:px-5"
      >
        <span className="flex items-center gap-2">
          <span className={classNames('min-w-0 truncate', unread > 0 ? 'font-semibold' : 'font-medium')}>
            {client.name}
          </span>
          {thread.may_write && <Badge tone="accent">You answer now</Badge>}
          {last && (
            <time
              dateTime={last.at}
              title={times.here(last.at)}
              className="ml-auto shrink-0 text-xs text-soft"
            >
              {times.short(last.at)}
            </time>
          )}
        </span>
        <span className="flex items-center gap-2 text-sm text-soft">
          <span className="min-w-0 flex-1 truncate">{last?.preview ?? whenNext(thread, times.full)}</span>
          <UnreadBadge count={unread} />
        </span>
      </Link>
    </li>
  );
}

function whenNext({ next_window: next }: DeskThread, full: (at: string) => string): string {
  return next ? `The next visit begins ${full(next.starts_at)}` : 'No texts of your visits';
}
