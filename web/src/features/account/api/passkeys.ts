import type { AddedPasskey, PasskeyList } from '@maskline/core/contract/passkeys';
import type { PasskeyOffer } from '@maskline/core/contract/sign-in';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output } from '../../../lib/contract.ts';
import { makePasskey } from '../../../lib/passkeys.ts';
import { meQuery } from '../../../lib/session.ts';
import { useAction } from '../../../lib/use-action.ts';

type Passkeys = Output<typeof PasskeyList>;
export type Passkey = Passkeys['data'][number];
export type NewPasskey = Output<typeof AddedPasskey>;

export const passkeysQuery = queryOptions({
  queryKey: ['me', 'passkeys'],
  queryFn: ({ signal }) => api.get<Passkeys>('/me/passkeys', { signal }),
});

// The list lies below `me`, which also says whether there is a second factor.
const touches = [meQuery.queryKey];

/** Has the browser make one; null where the person thought better of it. */
export const addPasskey = {
  async send({ name }: { name: string }, key: string): Promise<NewPasskey | null> {
    const { state, options } = await api.get<Output<typeof PasskeyOffer>>('/me/passkeys/offer');
    const response = await makePasskey(options);
    return response && api.post<NewPasskey>('/me/passkeys', { state, name, response }, key);
  },
  touches,
};

export const renamePasskey = {
  send: ({ id, name }: { id: string; name: string }) => api.patch<Passkey>(`/me/passkeys/${id}`, { name }),
  touches,
};

export function useRemovePasskey() {
  return useAction({ send: (id: string) => api.delete(`/me/passkeys/${id}`), touches });
}
