import type { Code, NewTotpView, RecoveryCodes } from '@maskline/core/contract/me';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { meQuery } from '../../../lib/session.ts';
import { useAction } from '../../../lib/use-action.ts';

export type NewAuthenticatorApp = Output<typeof NewTotpView>;
type GivenCode = Input<typeof Code>;

const touches = [meQuery.queryKey];

/** It counts once a code of it was confirmed. */
export function useBeginAuthenticatorApp() {
  return useAction<void, NewAuthenticatorApp>({
    send: (_, key) => api.post<NewAuthenticatorApp>('/me/totp', undefined, key),
  });
}

export const confirmAuthenticatorApp = {
  send: (code: GivenCode, key: string) =>
    api.post<Output<typeof RecoveryCodes>>('/me/totp/confirm', code, key),
  touches,
};

export const removeAuthenticatorApp = {
  send: (code: GivenCode, key: string) => api.post('/me/totp/remove', code, key),
  touches,
};
