import type {
  LinkToken,
  LinkUse,
  LinkView,
  PasswordResetAnswer,
  PasswordResetRequest,
  UsedLink,
} from '@maskline/core/contract/account-links';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';

export type AccountLink = Output<typeof LinkView>;
export type PasswordReset = Output<typeof PasswordResetAnswer>;

export function linkQuery(token: string) {
  return queryOptions({
    queryKey: ['account-links', token],
    queryFn: () => api.post<AccountLink>('/account-links/show', { token } satisfies Input<typeof LinkToken>),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function takeUpLink(use: Input<typeof LinkUse>): Promise<Output<typeof UsedLink>> {
  return api.post('/account-links/use', use);
}

export function requestPasswordReset(request: Input<typeof PasswordResetRequest>): Promise<PasswordReset> {
  return api.post('/password-resets', request);
}

let taken = '';

/** The token behind the # of a link. No server and no proxy sees it; it leaves the address bar and the history at once. */
export function takeLinkToken(): string {
  const { hash, pathname } = window.location;
  if (hash.length > 1) {
    taken = hash.slice(1);
    window.history.replaceState(window.history.state, '', pathname);
  }
  return taken;
}
