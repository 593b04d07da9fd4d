import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Inbox, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { SHOWN, type Shown, type Thread, threadsQuery } from '../api/threads.ts';
import { ThreadRow } from './thread-row.tsx';

const ROW_HEIGHT = 84;

export function ThreadList({ openId }: { openId: string | null }) {
  const { show = 'all', search = '' } = useSearch({ strict: false });
  const threads = useInfiniteQuery(threadsQuery({ show, search }));
  return (
    <div className="flex h-full flex-col">
      <ListHead show={show} search={search} />
      {threads.isPending && <SkeletonRows label="The conversations are being read" />}
      {threads.isError && !threads.data && <QueryProblem query={threads} />}
      {threads.data && (
        <Rows
          threads={itemsOf(threads.data)}
          openId={openId}
          isFiltered={show !== 'all' || search !== ''}
          onEnd={() => threads.hasNextPage && !threads.isFetching && void threads.fetchNextPage()}
        />
      )}
    </div>
  );
}

function ListHead({ show, search }: { show: Shown; search: string }) {
  const navigate = useNavigate();
  const [written, setWritten] = useState(search);
  const look = (change: { show?: Shown | undefined; search?: string | undefined }) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  useEffect(() => {
    if (written === search) return;
    const timer = setTimeout(() => look({ search: written || undefined }), 200);
    return () => clearTimeout(timer);
  });
  return (
    <div className="grid gap-2 border-b border-line p-3">
      <div className="relative">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-faint"
        />
        <input
          id="inbox-search"
          type="search"
          aria-label="Search names and texts"
          placeholder="Search names and texts"
          maxLength={200}
          value={written}
          onChange={({ target }) => setWritten(target.value)}
          className="h-10 w-full rounded-lg border border-line bg-canvas pr-3 pl-9 placeholder:text-faint md:h-9"
        />
      </div>
      <select
        aria-label="Show"
        value={show}
        onChange={({ target }) =>
          look({ show: target.value === 'all' ? undefined : (target.value as Shown) })
        }
        className="h-10 rounded-lg border border-line bg-canvas px-2 text-sm md:h-8 min-[88rem]:hidden"
      >
        {Object.entries(SHOWN).map(([value, { label }]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

type RowsProps = { threads: Thread[]; openId: string | null; isFiltered: boolean; onEnd(): void };

/** As many rows as are seen, of however many there are. */
function Rows({ threads, openId, isFiltered, onEnd }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: threads.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => threads[index]?.id ?? index,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= threads.length - 10) onEnd();
  }, [last, threads.length, onEnd]);
  if (threads.length === 0) return <NothingListed isFiltered={isFiltered} />;
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const thread = threads[index];
          return (
            thread && (
              <li
                key={key}
                className="absolute inset-x-0"
                style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
              >
                <ThreadRow thread={thread} isOpen={thread.id === openId} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

function NothingListed({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState icon={Search} title="No conversation fits">
        Take away the filter or the search to see all of them.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Inbox} title="No conversations yet">
      The first text of a client opens one, and so does a booking.
    </EmptyState>
  );
}
