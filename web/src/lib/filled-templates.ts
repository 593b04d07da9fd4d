import type { FilledTemplateList } from '@maskline/core/contract/text-templates';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api-client.ts';
import type { Output } from './contract.ts';

export type FilledTemplate = Output<typeof FilledTemplateList>['data'][number];

/** The templates as they read in a conversation; read anew each time they are offered, for what they say depends on now. */
export const filledTemplatesQuery = (threadId: string) =>
  queryOptions({
    queryKey: ['filled-templates', threadId],
    queryFn: ({ signal }) =>
      api.get<{ data: FilledTemplate[] }>(`/threads/${threadId}/text-templates`, { signal }),
    staleTime: 0,
  });
