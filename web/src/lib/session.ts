import type { MeView } from '@maskline/core/contract/me';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api } from './api-client.ts';
import type { Output } from './contract.ts';

/** Whoever signed in. */
export type Me = Output<typeof MeView>;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/me', { signal }),
  staleTime: 60_000,
});

/** On pages behind the sign-in, which are shown once it is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** The organization asks owners for a second factor, and this session has none yet. */
export function lacksSecondFactor({ account }: Me): boolean {
  return account?.second_factors.required === true && !account.second_factors.given;
}
