import type { ThreadView } from '@maskline/core/contract/threads';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output, Page } from '../../../lib/contract.ts';
import { OF_CONVERSATIONS } from '../../../lib/live-queries.ts';
import { useAction } from '../../../lib/use-action.ts';

export type Thread = Output<typeof ThreadView>;

/** What the list shows; the last two words of an address are these. */
export const SHOWN = {
  all: { label: 'All', query: {} },
  unread: { label: 'Unread', query: { unread: true } },
  waiting: { label: 'Waiting for an answer', query: { waiting: true } },
  mine: { label: 'For the owner', query: { responsible: 'owner' } },
  sitters: { label: 'With a sitter', query: { responsible: 'sitter' } },
  failed: { label: 'Not delivered', query: { failed: true } },
  opted_out: { label: 'Opted out', query: { opted_out: true } },
} as const;
export type Shown = keyof typeof SHOWN;
export type ThreadFilter = { show: Shown; search: string };

const PAGE = 50;

export const threadsQuery = ({ show, search }: ThreadFilter) =>
  infiniteQueryOptions({
    queryKey: ['threads', 'list', show, search],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Thread>>('/threads', {
        query: { ...SHOWN[show].query, search: search || null, limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
    meta: { changesWith: OF_CONVERSATIONS },
    // Who is responsible changes with the time alone.
    refetchInterval: 60_000,
  });

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['threads', 'one', id],
    queryFn: ({ signal }) => api.get<Thread>(`/threads/${id}`, { signal }),
    meta: { changesWith: OF_CONVERSATIONS, threadId: id },
    refetchInterval: 60_000,
  });

export function useMarkRead() {
  return useAction({
    send: (id: string, key) => api.post<Thread>(`/threads/${id}/read`, undefined, key),
    touches: [['threads']],
  });
}
