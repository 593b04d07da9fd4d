import type { AlertView } from '@maskline/core/contract/alerts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api-client.ts';
import type { Output, Page } from './contract.ts';

export const ALERTS = ['alerts'] as const;

const MOST_COUNTED = 99;

/** How many alerts wait: in words where there are more than are counted; null for none. */
export const openAlertsQuery = queryOptions({
  queryKey: [...ALERTS, 'count'],
  queryFn: ({ signal }) =>
    api.get<Page<Output<typeof AlertView>>>('/alerts', { query: { limit: MOST_COUNTED }, signal }),
  select: ({ data, next_cursor: next }) => {
    if (data.length === 0) return null;
    return next ? `${MOST_COUNTED}+` : String(data.length);
  },
  meta: { changesWith: ['alert'] },
  // One that is raised again while it is open is no change of its own.
  refetchInterval: 60_000,
});
