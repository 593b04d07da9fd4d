import type { NumberView } from '@maskline/core/contract/numbers';
import type { DecisionView, SimulationQuery } from '@maskline/core/contract/routing';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { OF_CONVERSATIONS } from '../../../lib/live-queries.ts';
import { everyItem } from '../../../lib/pages.ts';

export type Decision = Output<typeof DecisionView>;
export type Question = Input<typeof SimulationQuery> & { thread_id: string };

/** What routing would do; nothing is changed by asking. */
export const simulationQuery = (question: Question | null) =>
  queryOptions({
    queryKey: ['simulation', question],
    queryFn: ({ signal }) => api.get<Decision>('/routing-simulation', { query: question ?? {}, signal }),
    enabled: question !== null,
    // While another instant is looked at, the last answer stays.
    placeholderData: (before) => before,
    meta: { changesWith: OF_CONVERSATIONS, ...(question && { threadId: question.thread_id }) },
  });

type BusinessNumber = Output<typeof NumberView>;

/** What a client can text to: all that were not given back. The front desk comes first. */
export const textableNumbersQuery = queryOptions({
  queryKey: ['numbers', 'textable'],
  async queryFn({ signal }) {
    const numbers = await everyItem<BusinessNumber>('/numbers', {}, signal);
    const inUse = numbers.filter(({ status }) => status !== 'retired');
    return inUse.sort((a, b) => Number(b.class === 'front_desk') - Number(a.class === 'front_desk'));
  },
  meta: { changesWith: ['number'] },
});
