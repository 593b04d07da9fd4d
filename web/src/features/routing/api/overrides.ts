import type { NewOverride, OverrideView } from '@maskline/core/contract/overrides';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output, Page } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';

export type Override = Output<typeof OverrideView>;
const OVERRIDES = ['overrides'] as const;
const touches = [OVERRIDES, ['simulation'], ['threads']];

export const overridesQuery = (state: 'current' | 'past') =>
  infiniteQueryOptions({
    queryKey: [...OVERRIDES, state],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Override>>('/overrides', { query: { state, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith: ['override'] },
    // One begins and ends by the time alone.
    refetchInterval: 60_000,
  });

export const addOverride = {
  send: ({ threadId, ...override }: { threadId: string } & Input<typeof NewOverride>, key: string) =>
    api.post<Override>(`/threads/${threadId}/overrides`, override, key),
  touches,
};

export function useEndOverride() {
  return useAction({
    send: ({ thread_id: threadId, id }: Pick<Override, 'thread_id' | 'id'>, key) =>
      api.post<Override>(`/threads/${threadId}/overrides/${id}/remove`, undefined, key),
    touches,
  });
}
