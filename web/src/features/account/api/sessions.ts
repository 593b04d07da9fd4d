import type { SessionList } from '@maskline/core/contract/me';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';

type Sessions = Output<typeof SessionList>;
export type Session = Sessions['data'][number];

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => api.get<Sessions>('/me/sessions', { signal }),
});

const touches = [sessionsQuery.queryKey];

export function useEndSession() {
  return useAction({ send: (id: string) => api.delete(`/me/sessions/${id}`), touches });
}

export function useEndOtherSessions() {
  return useAction<void, void>({
    send: (_, key) => api.post('/me/sessions/end-others', undefined, key),
    touches,
  });
}
