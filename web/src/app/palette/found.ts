import type { SitterThreadView } from '@maskline/core/contract/sitter-desk';
import type { ThreadView } from '@maskline/core/contract/threads';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api } from '../../lib/api-client.ts';
import type { Output, Page } from '../../lib/contract.ts';
import type { Me } from '../../lib/session.ts';
import { activeSittersQuery } from '../../lib/sitters.ts';

const MOST_SHOWN = 6;

type Found = { id: string; name: string; detail: string | null };

/** Conversations whose name or texts hold the words: of an owner all, of a sitter the own ones. */
export function useFoundConversations({ role }: Me, words: string): Found[] {
  const sought = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: ['palette', 'conversations', role, sought],
    queryFn: async ({ signal }): Promise<Found[]> => {
      const query = { search: sought, limit: MOST_SHOWN };
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
    },
    enabled: sought.length > 1,
    placeholderData: (before) => before,
  });
  return sought.length > 1 ? (found.data ?? []) : [];
}

/** For owners: to go to the page of one. */
export function useSittersToGoTo({ role }: Me): Found[] {
  const sitters = useQuery({ ...activeSittersQuery, enabled: role === 'owner' });
  return (sitters.data ?? []).map(({ id, name }) => ({ id, name, detail: null }));
}
