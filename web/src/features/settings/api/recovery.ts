import type { RecoveryView } from '@maskline/core/contract/recovery';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';

export type Recovery = Output<typeof RecoveryView>;

export const recoveryQuery = queryOptions({
  queryKey: ['recovery'],
  queryFn: ({ signal }) => api.get<Recovery>('/recovery', { signal }),
  meta: { changesWith: ['recovery'] },
});

export function useResumeSending() {
  return useAction({
    send: (_: null, key) => api.post<Recovery>('/recovery/resume', {}, key),
    touches: [recoveryQuery.queryKey, ['alerts']],
  });
}
