import type { SitterView } from '@maskline/core/contract/sitters';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api-client.ts';
import type { Output, Page } from './contract.ts';

type Sitter = Output<typeof SitterView>;

/** All who are active, to choose from. */
export const activeSittersQuery = queryOptions({
  queryKey: ['sitters', 'active', 'all'],
  async queryFn({ signal }) {
    const sitters: Sitter[] = [];
    let cursor: string | null = null;
    do {
      const query = { active: true, limit: 100, cursor };
      const page: Page<Sitter> = await api.get('/sitters', { query, signal });
      sitters.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return sitters;
  },
});
