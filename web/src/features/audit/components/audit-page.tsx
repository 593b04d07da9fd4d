import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Download, ScrollText } from 'lucide-react';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { buttonClasses } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { ApiError } from '../../../lib/api-error.ts';
import { itemsOf } from '../../../lib/pages.ts';
import { auditQuery, exportAddress } from '../api/audit.ts';
import type { AuditFilter } from '../audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { EventRow } from './event-row.tsx';
import { NewerEvents } from './newer-events.tsx';

export function AuditPage() {
  const filter = useSearch({ from: '/signed-in/settings/audit' });
  const log = useInfiniteQuery(auditQuery(filter));
  const events = itemsOf(log.data);
  const fields = log.error instanceof ApiError ? log.error.fields : [];
  const errorOf = (name: string) => fields.find(({ path }) => path === name)?.message;
  const isShown = log.data !== undefined && !log.isError;
  return (
    <Page
      isWide
      title="Audit log"
      description="Who did what, when and why. Nothing in it can be changed: each event seals the one before it."
      action={<Exports filter={filter} />}
    >
      <div className="grid gap-4">
        <AuditFilters filter={filter} errorOf={errorOf} />
        <NewerEvents key={JSON.stringify(filter)} onShow={() => log.refetch()} />
        <section
          aria-label="Events"
          className="overflow-hidden rounded-xl border border-line bg-surface shadow-low"
        >
          {log.isPending && <SkeletonRows label="The log is being read" />}
          {log.isError && fields.length === 0 && <QueryProblem query={log} />}
          {fields.length > 0 && <p className="p-4 text-soft sm:px-5">Change the time above.</p>}
          {isShown && events.length === 0 && (
            <EmptyState icon={ScrollText} title="No event is like that">
              Take away a filter or a word of the search.
            </EmptyState>
          )}
          {isShown && events.length > 0 && (
            <ul aria-label="Events" className="divide-y divide-line">
              {events.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </ul>
          )}
          {isShown && <MoreButton query={log} />}
        </section>
        <p className="max-w-prose text-sm text-soft">
          The exported file has each event’s place in the chain. On the server,{' '}
          <code>npx maskline audit verify</code> walks all of it and says whether it is as it was recorded.
        </p>
      </div>
    </Page>
  );
}

const FORMATS = { csv: 'CSV', jsonl: 'JSON lines' } as const;

/** Of what is filtered, however long it is. */
function Exports({ filter }: { filter: AuditFilter }) {
  return (
    <div className="flex flex-wrap gap-2">
      {(['csv', 'jsonl'] as const).map((format) => (
        <a key={format} href={exportAddress(filter, format)} download className={buttonClasses()}>
          <Download aria-hidden className="size-4" />
          Export as {FORMATS[format]}
        </a>
      ))}
    </div>
  );
}
