import { Outlet, useParams } from '@tanstack/react-router';
import { classNames } from '../../../lib/class-names.ts';
import { FilterRail } from './filter-rail.tsx';
import { ThreadList } from './thread-list.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';

/** Filters, conversations and the one that is open, beside each other; on a phone one after the other. */
export function InboxPage() {
  const { threadId } = useParams({ strict: false });
  useInboxKeys();
  return (
    <div className="relative grid h-[calc(100dvh-3.5rem-4rem-env(safe-area-inset-bottom)-var(--notice-height,0px))] grid-cols-1 grid-rows-[minmax(0,1fr)] md:h-[calc(100dvh-var(--notice-height,0px))] md:grid-cols-[20rem_minmax(0,1fr)] min-[88rem]:grid-cols-[12rem_22rem_minmax(0,1fr)]">
      <title>Inbox · Maskline</title>
      <h1 className="sr-only">Inbox</h1>
      <FilterRail />
      <section
        aria-label="Conversations"
        className={classNames('min-h-0 border-line bg-surface md:border-r', threadId && 'max-md:hidden')}
      >
        <ThreadList openId={threadId ?? null} />
      </section>
      <section
        aria-label="Conversation"
        className={classNames('min-h-0 min-w-0', !threadId && 'max-md:hidden')}
      >
        <Outlet />
      </section>
    </div>
  );
}
