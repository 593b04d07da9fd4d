import type { WindowView } from '@maskline/core/contract/assignment-windows';
import type {
  ActivationImpact,
  DeactivationImpact as DeactivationImpactSchema,
  ListedSitter as ListedSitterSchema,
  NewSitter,
  ResponseTimes as ResponseTimesSchema,
  SitterChange,
  SitterView,
} from '@maskline/core/contract/sitters';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output, Page } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';
import type { SitterFilter } from '../sitter-filter.ts';

export type Sitter = Output<typeof SitterView>;
export type ListedSitter = Output<typeof ListedSitterSchema>;
export type SitterWindow = Output<typeof WindowView>;
export type DeactivationImpact = Output<typeof DeactivationImpactSchema>;
export type ResponseTimes = Output<typeof ResponseTimesSchema>;

/** Everything about sitters is read again when one of them changes. */
const SITTERS = ['sitters'] as const;
const changesWith = ['sitter', 'number', 'assignment_window', 'client'];
/** Windows begin and end by themselves. */
const EVERY_MS = 60_000;
const ACTIVE = { active: true, inactive: false } as const;

export const sittersQuery = ({ status }: SitterFilter) =>
  infiniteQueryOptions({
    queryKey: [...SITTERS, 'list', status ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ListedSitter>>('/sitters', {
        query: { active: status && ACTIVE[status], limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith },
    refetchInterval: EVERY_MS,
  });

export const sitterQuery = (id: string) =>
  queryOptions({
    queryKey: [...SITTERS, 'one', id],
    queryFn: ({ signal }) => api.get<Sitter>(`/sitters/${id}`, { signal }),
    meta: { changesWith },
  });

/** Those of now and ahead, by their start. */
export const windowsQuery = (sitterId: string) =>
  infiniteQueryOptions({
    queryKey: [...SITTERS, 'windows', sitterId],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<SitterWindow>>('/assignment-windows', {
        query: { sitter_id: sitterId, from: new Date().toISOString(), limit: 10, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith },
    refetchInterval: EVERY_MS,
  });

export const responseTimesQuery = (id: string) =>
  queryOptions({
    queryKey: [...SITTERS, 'response-times', id],
    queryFn: ({ signal }) => api.get<ResponseTimes>(`/sitters/${id}/response-times`, { signal }),
    meta: { changesWith: ['message'] },
  });

/** Neither is shown from memory: it is what somebody is about to do. */
const fresh = { gcTime: 0, staleTime: 0 } as const;

export const activationImpactQuery = (id: string) =>
  queryOptions({
    queryKey: [...SITTERS, 'activation-impact', id],
    queryFn: ({ signal }) =>
      api.get<Output<typeof ActivationImpact>>(`/sitters/${id}/activation-impact`, { signal }),
    ...fresh,
  });

export const deactivationImpactQuery = (id: string) =>
  queryOptions({
    queryKey: [...SITTERS, 'deactivation-impact', id],
    queryFn: ({ signal }) => api.get<DeactivationImpact>(`/sitters/${id}/deactivation-impact`, { signal }),
    ...fresh,
  });

const touches = [SITTERS, ['numbers'], ['bookings']];

export const addSitter = {
  send: (sitter: Input<typeof NewSitter>, key: string) => api.post<Sitter>('/sitters', sitter, key),
  touches,
};

export const changeSitter = (id: string) => ({
  send: (change: Input<typeof SitterChange>) => api.patch<Sitter>(`/sitters/${id}`, change),
  touches,
});

export function useActivateSitter() {
  return useAction({
    send: (id: string, key) => api.post<Sitter>(`/sitters/${id}/activate`, undefined, key),
    touches,
  });
}

export const deactivateSitter = (id: string) => ({
  send: ({ reason }: { reason: string }, key: string) =>
    api.post<Sitter>(`/sitters/${id}/deactivate`, reason.trim() === '' ? {} : { reason }, key),
  touches,
});
