import type { ApiKeyView } from '@maskline/core/contract/api-keys';
import type { AuditEventView } from '@maskline/core/contract/audit-events';
import type { SitterView } from '@maskline/core/contract/sitters';
import type { UserView } from '@maskline/core/contract/users';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api-client.ts';
import type { Output, Page } from './contract.ts';
import { everyItem } from './pages.ts';

export type HistoryEvent = Output<typeof AuditEventView>;

/** What happened to a row, the last first. */
export const historyQuery = (entity: 'number' | 'sitter' | 'client', id: string) =>
  infiniteQueryOptions({
    queryKey: [`${entity}s`, 'history', id],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<HistoryEvent>>('/audit-events', {
        query: { entity, entity_id: id, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith: [entity] },
  });

type NamedRow = Pick<Output<typeof SitterView | typeof UserView | typeof ApiKeyView>, 'id' | 'name'>;

/** The names of sitters, and of whoever did something: events keep ids alone. */
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

/** Who did it. */
export function actorOf(
  { actor, actor_id: id }: HistoryEvent,
  names: ReadonlyMap<string, string>,
  ownId: string,
): string {
  if (id === ownId) return 'You';
  const name = names.get(id ?? '');
  if (name) return name;
  if (actor === 'system') return 'Maskline, by itself';
  if (actor === 'operator') return 'Whoever runs the server';
  if (actor === 'carrier') return 'The carrier';
  return actor === 'owner' ? 'An owner' : 'A sitter';
}
