import type { AuditEventView } from '@maskline/core/contract/audit-events';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output, Page } from '../../../lib/contract.ts';
import type { AuditFilter } from '../audit-filter.ts';

export type AuditEvent = Output<typeof AuditEventView>;

const PAGE = 50;

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditEvent>>('/audit-events', {
        query: { ...filter, limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
  });

/** Where the browser takes the same as a file from. */
export function exportAddress(filter: AuditFilter, format: 'csv' | 'jsonl'): string {
  return `/api/v1/audit-events/export?${new URLSearchParams({ ...filter, format })}`;
}
