import type { ClientView } from '@maskline/core/contract/clients';
import type { SitterThreadView } from '@maskline/core/contract/sitter-desk';
import type { ThreadView } from '@maskline/core/contract/threads';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api } from '../../lib/api-client.ts';
import type { Output, Page } from '../../lib/contract.ts';
import type { Me } from '../../lib/session.ts';
import { activeSittersQuery } from '../../lib/sitters.ts';

const MOST_SHOWN = 6;

export type Found = { id: string; name: string; detail: string | null };

/** What the server finds by some letters of it. */
function useFound(
  kind: string,
  words: string,
  find: (query: { search: string; limit: number }, signal: AbortSignal) => Promise<Found[]>,
): Found[] {
  const search = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: ['palette', kind, search],
    queryFn: ({ signal }) => find({ search, limit: MOST_SHOWN }, signal),
    enabled: search.length > 1,
    placeholderData: (before) => before,
  });
  return search.length > 1 ? (found.data ?? []) : [];
}

/** Conversations whose name or texts hold the words: of an owner all, of a sitter the own ones. */
export function useFoundConversations({ role }: Me, words: string): Found[] {
  return useFound(`conversations of ${role}`, words, async (query, signal) => {
    if (role === 'sitter') {
      const own = await api.get<Page<Output<typeof SitterThreadView>>>('/me/threads', { query, signal });
      return own.data.map(({ id, client }) => ({ id, name: client.name, detail: null }));
    }
    const all = await api.get<Page<Output<typeof ThreadView>>>('/threads', { query, signal });
    return all.data.map(({ id, client, last_message }) => ({
      id,
      name: client.name,
      detail: last_message?.preview ?? null,
    }));
  });
}

/** For owners: clients by name, also those to whom nothing has been said yet. */
export function useFoundClients({ role }: Me, words: string): Found[] {
  return useFound(`clients for ${role}`, words, async (query, signal) => {
    if (role !== 'owner') return [];
    const { data } = await api.get<Page<Output<typeof ClientView>>>('/clients', { query, signal });
    return data.map(({ id, name }) => ({ id, name, detail: null }));
  });
}

/** For owners: to go to the page of one. */
export function useSittersToGoTo({ role }: Me): Found[] {
  const sitters = useQuery({ ...activeSittersQuery, enabled: role === 'owner' });
  return (sitters.data ?? []).map(({ id, name }) => ({ id, name, detail: null }));
}
