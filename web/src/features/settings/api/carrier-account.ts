import type { CarrierAccountInput, CarrierAccountView } from '@maskline/core/contract/carrier-account';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { ApiError } from '../../../lib/api-error.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';

export type CarrierAccount = Output<typeof CarrierAccountView>;

/** Null where none is connected. */
export const carrierAccountQuery = queryOptions({
  queryKey: ['carrier-account'],
  queryFn: ({ signal }) =>
    api.get<CarrierAccount>('/carrier-account', { signal }).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'not_found') return null;
      throw error;
    }),
  meta: { changesWith: ['carrier_account'] },
  // A pause by the carrier begins and ends without a word.
  refetchInterval: 30_000,
});

const touches = [carrierAccountQuery.queryKey, ['numbers']];

export const connectAccount = {
  send: (account: Input<typeof CarrierAccountInput>) => api.put<CarrierAccount>('/carrier-account', account),
  touches,
};

export function useResumeAccount() {
  return useAction({
    send: (_: null, key) => api.post<CarrierAccount>('/carrier-account/resume', undefined, key),
    touches,
  });
}
