import type { ApiKeyView, CreatedApiKey, NewApiKey } from '@maskline/core/contract/api-keys';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { pagedQuery } from '../../../lib/pages.ts';
import { useAction } from '../../../lib/use-action.ts';

export type ApiKey = Output<typeof ApiKeyView>;
export type CreatedKey = Output<typeof CreatedApiKey>;

export const apiKeysQuery = pagedQuery<ApiKey>(['api-keys'], '/api-keys');

const touches = [apiKeysQuery.queryKey];

export const createApiKey = {
  send: (wanted: Input<typeof NewApiKey>, key: string) => api.post<CreatedKey>('/api-keys', wanted, key),
  touches,
};

export function useRevokeApiKey() {
  return useAction({
    send: (id: string, key) => api.post<ApiKey>(`/api-keys/${id}/revoke`, undefined, key),
    touches,
  });
}
