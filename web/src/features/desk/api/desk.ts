import type { MessageView } from '@maskline/core/contract/messages';
import type { DecisionView } from '@maskline/core/contract/routing';
import type {
  SitterNumberView,
  SitterThreadView,
  SitterVisitView,
} from '@maskline/core/contract/sitter-desk';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output, Page } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';

export type DeskThread = Output<typeof SitterThreadView>;
export type Visit = Output<typeof SitterVisitView>;
export type DeskMessage = Output<typeof MessageView>;
type Decision = Extract<Output<typeof DecisionView>, { direction: 'outbound' }>;

/** A sitter hears that something at the own desk, or in a conversation, has changed. */
const changesWith = ['desk', 'thread'];
/** Windows begin and end by themselves. */
const EVERY_MS = 30_000;

export const deskThreadsQuery = infiniteQueryOptions({
  queryKey: ['desk', 'threads'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<DeskThread>>('/me/threads', { query: { cursor: pageParam, limit: 50 }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next_cursor }) => next_cursor,
  meta: { changesWith },
  refetchInterval: EVERY_MS,
});

export const deskThreadQuery = (id: string) =>
  queryOptions({
    queryKey: ['desk', 'thread', id],
    queryFn: ({ signal }) => api.get<DeskThread>(`/me/threads/${id}`, { signal }),
    meta: { changesWith },
    refetchInterval: EVERY_MS,
  });

export const visitsQuery = queryOptions({
  queryKey: ['desk', 'visits'],
  queryFn: ({ signal }) => api.get<Page<Visit>>('/me/visits', { query: { limit: 10 }, signal }),
  meta: { changesWith },
  refetchInterval: EVERY_MS,
});

export const ownNumberQuery = queryOptions({
  queryKey: ['desk', 'number'],
  queryFn: ({ signal }) => api.get<Output<typeof SitterNumberView>>('/me/number', { signal }),
  meta: { changesWith },
});

export const textsQuery = (threadId: string) =>
  infiniteQueryOptions({
    queryKey: ['desk', 'texts', threadId],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<DeskMessage>>(`/threads/${threadId}/messages`, {
        query: { cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith },
  });

export const ownPreviewQuery = (threadId: string) =>
  queryOptions({
    queryKey: ['desk', 'preview', threadId],
    queryFn: ({ signal }) => api.get<Decision>(`/threads/${threadId}/effective-number`, { signal }),
    meta: { changesWith },
    refetchInterval: EVERY_MS,
  });

export function useMarkOwnRead(threadId: string) {
  return useAction({
    send: (messageId: string, key) =>
      api.post<DeskThread>(`/me/threads/${threadId}/read`, { message_id: messageId }, key),
    touches: [deskThreadsQuery.queryKey, ['desk', 'thread', threadId]],
  });
}
