import type { ThreadView } from '@maskline/core/contract/threads';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output, Page } from '../../../lib/contract.ts';

const MOST_OFFERED = 25;

/** The conversations that fit what was written, the last active first. */
export const foundThreadsQuery = (search: string) =>
  queryOptions({
    queryKey: ['threads', 'found', search],
    queryFn: ({ signal }) =>
      api.get<Page<Output<typeof ThreadView>>>('/threads', {
        query: { search: search || null, limit: MOST_OFFERED },
        signal,
      }),
    placeholderData: (before) => before,
    meta: { changesWith: ['thread', 'client'] },
  });
