import type { NewClient } from '@maskline/core/contract/clients';
import type { AvailableNumbers, NumberView } from '@maskline/core/contract/numbers';
import type { NewSitter } from '@maskline/core/contract/sitters';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { firstStepsQuery } from '../../../lib/first-steps.ts';
import { everyItem } from '../../../lib/pages.ts';

const touches = [firstStepsQuery.queryKey, ['numbers'], ['sitters'], ['clients'], ['threads']];

type Supply = {
  /** A number waits for a sitter: the server gives it. */
  isReady: boolean;
  /** Else one of these can become the sitter's. */
  available: readonly string[];
};

/** Where the number of a first sitter would come from. */
export const sitterNumbersQuery = queryOptions({
  queryKey: ['numbers', 'for-a-sitter'],
  async queryFn({ signal }): Promise<Supply> {
    const [ready, listed] = await Promise.all([
      everyItem<Output<typeof NumberView>>('/numbers', { class: 'sitter', status: 'active' }, signal),
      api.get<Output<typeof AvailableNumbers>>('/numbers/available', { query: { limit: 100 }, signal }),
    ]);
    return {
      isReady: ready.some(({ holder }) => holder === null),
      available: listed.data.map(({ e164 }) => e164),
    };
  },
  meta: { changesWith: ['number'] },
});

export const addSitter = {
  send: (sitter: Input<typeof NewSitter>, key: string) => api.post('/sitters', sitter, key),
  touches,
};

export const addSitterNumber = (e164: string, key: string) =>
  api.post('/numbers', { e164, class: 'sitter' }, key);

export const addClient = {
  send: (client: Input<typeof NewClient>, key: string) => api.post('/clients', client, key),
  touches,
};
