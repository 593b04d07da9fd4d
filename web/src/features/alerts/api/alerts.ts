import type { AlertView } from '@maskline/core/contract/alerts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output, Page } from '../../../lib/contract.ts';
import { ALERTS } from '../../../lib/open-alerts.ts';
import type { AlertFilter } from '../alert-filter.ts';

export type Alert = Output<typeof AlertView>;

export const alertsQuery = (filter: AlertFilter) =>
  infiniteQueryOptions({
    queryKey: [...ALERTS, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Alert>>('/alerts', { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith: ['alert'] },
    refetchInterval: 60_000,
  });

export type Ending = 'resolve' | 'dismiss';

export const endAlert = (id: string, how: Ending) => ({
  send: ({ note }: { note: string }, key: string) =>
    api.post<Alert>(`/alerts/${id}/${how}`, note.trim() === '' ? undefined : { note }, key),
  touches: [ALERTS],
});
