import type { MessageView } from '@maskline/core/contract/messages';
import type { NewScheduledText, ScheduledTextView } from '@maskline/core/contract/scheduled-texts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output, Page } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';

export type ScheduledText = Output<typeof ScheduledTextView>;
export type Terms = Pick<Input<typeof NewScheduledText>, 'body' | 'send_at'>;

const keyOf = (threadId: string) => ['scheduled-texts', threadId];
const pathOf = ({ thread_id, id }: Pick<ScheduledText, 'thread_id' | 'id'>) =>
  `/threads/${thread_id}/scheduled-texts/${id}`;

/** What waits for its time in a conversation, the next first. */
export const scheduledTextsQuery = (threadId: string) =>
  queryOptions({
    queryKey: keyOf(threadId),
    queryFn: ({ signal }) =>
      api.get<Page<ScheduledText>>(`/threads/${threadId}/scheduled-texts`, { query: { limit: 100 }, signal }),
    meta: { changesWith: ['scheduled_text', 'message'], threadId },
  });

/** Schedules a new one, or changes one that waits. */
export const scheduling = (threadId: string, before?: ScheduledText) => ({
  send: (terms: Terms, key: string) =>
    before
      ? api.patch<ScheduledText>(pathOf(before), terms)
      : api.post<ScheduledText>(`/threads/${threadId}/scheduled-texts`, terms, key),
  touches: [keyOf(threadId)],
});

export function useSendNow(threadId: string) {
  return useAction({
    send: (text: ScheduledText, key) =>
      api.post<Output<typeof MessageView>>(`${pathOf(text)}/send`, undefined, key),
    touches: [keyOf(threadId), ['timeline', threadId], ['threads']],
  });
}

export function useTakeBack(threadId: string) {
  return useAction({
    send: (text: ScheduledText) => api.delete(pathOf(text)),
    touches: [keyOf(threadId)],
  });
}
