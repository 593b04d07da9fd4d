import type { SitterView } from '@maskline/core/contract/sitters';
import { queryOptions } from '@tanstack/react-query';
import type { Output } from './contract.ts';
import { everyItem } from './pages.ts';

type Sitter = Output<typeof SitterView>;

/** All who are active, to choose from. */
export const activeSittersQuery = queryOptions({
  queryKey: ['sitters', 'active', 'all'],
  queryFn: ({ signal }) => everyItem<Sitter>('/sitters', { active: true }, signal),
  meta: { changesWith: ['sitter'] },
});
