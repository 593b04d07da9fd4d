import type { HandsetsView, NewHandsetText } from '@maskline/core/contract/handsets';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { ApiError } from '../../../lib/api-error.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { OF_CONVERSATIONS } from '../../../lib/live-queries.ts';

type Handsets = Output<typeof HandsetsView>;
export type Handset = Handsets['handsets'][number];
export type HandsetText = Handset['texts'][number];
export type TextableNumber = Handsets['numbers'][number];

/** What a phone got shows before the carrier tells the server of it. */
const REFRESH_EVERY_MS = 3_000;

/** The server sends through a real carrier. */
export function isWithoutHandsets(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'not_found';
}

/** Not found where the server sends through a real carrier. */
export const handsetsQuery = queryOptions({
  queryKey: ['handsets'],
  queryFn: ({ signal }) => api.get<Handsets>('/handsets', { signal }),
  meta: { changesWith: OF_CONVERSATIONS },
  refetchInterval: ({ state: { error } }) => !isWithoutHandsets(error) && REFRESH_EVERY_MS,
});

export const sendFromHandset = {
  send: ({ phone, ...text }: { phone: string } & Input<typeof NewHandsetText>, key: string) =>
    api.post(`/handsets/${encodeURIComponent(phone)}/texts`, text, key),
  touches: [handsetsQuery.queryKey],
};
