import type { ApiKeyView } from '@maskline/core/contract/api-keys';
import type { AuditEventView } from '@maskline/core/contract/audit-events';
import type { SitterView } from '@maskline/core/contract/sitters';
import type { UserView } from '@maskline/core/contract/users';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output, Page } from '../../../lib/contract.ts';
import { everyItem } from '../../../lib/pages.ts';
import { NUMBERS } from './numbers.ts';

export type HistoryEvent = Output<typeof AuditEventView>;

/** What happened to a number, the last first. */
export const historyQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...NUMBERS, 'history', id],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<HistoryEvent>>('/audit-events', {
        query: { entity: 'number', entity_id: id, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

type NamedRow = Pick<Output<typeof SitterView | typeof UserView | typeof ApiKeyView>, 'id' | 'name'>;

/** The names of whoever did something, or held a number: events keep ids alone. */
export const namesQuery = queryOptions({
  queryKey: ['names'],
  async queryFn({ signal }) {
    const [sitters, users, keys] = await Promise.all([
      everyItem<NamedRow>('/sitters', {}, signal),
      everyItem<NamedRow>('/users', {}, signal),
      everyItem<NamedRow>('/api-keys', {}, signal),
    ]);
    return new Map([
      ...[...sitters, ...users].map(({ id, name }) => [id, name] as const),
      ...keys.map(({ id, name }) => [id, `The API key “${name}”`] as const),
    ]);
  },
  staleTime: 60_000,
});
