import type {
  AvailableNumbers,
  ImpactQuery,
  NewNumber,
  NumberImpact,
  NumberView,
} from '@maskline/core/contract/numbers';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output, Page } from '../../../lib/contract.ts';
import type { NumberFilter } from '../number-filter.ts';

export type BusinessNumber = Output<typeof NumberView>;
export type NumberClass = BusinessNumber['class'];
export type NumberStatus = BusinessNumber['status'];
export type Impact = Output<typeof NumberImpact>;
export type ImpactAsked = Input<typeof ImpactQuery>;

/** Everything about numbers is read again when one of them changes: a promotion changes two. */
export const NUMBERS = ['numbers'] as const;

export const numbersQuery = (filter: NumberFilter) =>
  infiniteQueryOptions({
    queryKey: [...NUMBERS, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<BusinessNumber>>('/numbers', { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const numberQuery = (id: string) =>
  queryOptions({
    queryKey: [...NUMBERS, 'one', id],
    queryFn: ({ signal }) => api.get<BusinessNumber>(`/numbers/${id}`, { signal }),
  });

/** Never shown from memory: it is what somebody is about to do. */
export const impactQuery = (id: string, asked: ImpactAsked) =>
  queryOptions({
    queryKey: [...NUMBERS, 'impact', id, asked],
    queryFn: ({ signal }) => api.get<Impact>(`/numbers/${id}/impact`, { query: asked, signal }),
    gcTime: 0,
    staleTime: 0,
  });

export const availableQuery = queryOptions({
  queryKey: [...NUMBERS, 'available'],
  queryFn: ({ signal }) =>
    api.get<Output<typeof AvailableNumbers>>('/numbers/available', { query: { limit: 100 }, signal }),
});

export const refreshAvailable = {
  send: (_: null, key: string) =>
    api.post<{ last_listed_at: string | null }>('/numbers/refresh', undefined, key),
};

export const addNumber = {
  send: (number: Input<typeof NewNumber>, key: string) => api.post<BusinessNumber>('/numbers', number, key),
  touches: [NUMBERS],
};
