import type { MessageView } from '@maskline/core/contract/messages';
import type { DecisionView } from '@maskline/core/contract/routing';
import type { TimelineEntry } from '@maskline/core/contract/timeline';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output, Page } from '../../../lib/contract.ts';
import { OF_CONVERSATIONS } from '../../../lib/live-queries.ts';
import { useAction } from '../../../lib/use-action.ts';

export type Entry = Output<typeof TimelineEntry>;
export type Message = Output<typeof MessageView>;
export type Decision = Output<typeof DecisionView>;
export type OutboundDecision = Extract<Decision, { direction: 'outbound' }>;

const PAGE = 50;

export const timelineQuery = (threadId: string) =>
  infiniteQueryOptions({
    queryKey: ['timeline', threadId],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Entry>>(`/threads/${threadId}/timeline`, {
        query: { limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith: OF_CONVERSATIONS, threadId },
  });

/** What a text of the owner would do now. */
export const previewQuery = (threadId: string) =>
  queryOptions({
    queryKey: ['preview', threadId],
    queryFn: ({ signal }) => api.get<OutboundDecision>(`/threads/${threadId}/effective-number`, { signal }),
    meta: { changesWith: OF_CONVERSATIONS, threadId },
    refetchInterval: 30_000,
  });

const touchesOf = (threadId: string) => [['timeline', threadId], ['threads'], ['preview', threadId]];

export function useAddNote(threadId: string) {
  return useAction({
    send: (body: string, key) => api.post(`/threads/${threadId}/notes`, { body }, key),
    touches: touchesOf(threadId),
  });
}

export type TextAction = 'retry' | 'send' | 'discard' | 'let-pass';

/** What can be done about a text that did not go. */
export function useTextAction(threadId: string) {
  return useAction({
    send: ({ id, action }: { id: string; action: TextAction }, key) =>
      api.post<Message>(`/messages/${id}/${action}`, undefined, key),
    touches: touchesOf(threadId),
  });
}
