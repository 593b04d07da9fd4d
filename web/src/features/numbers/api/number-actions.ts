import type { NumberAssignment, NumberQuarantine, NumberRetirement } from '@maskline/core/contract/numbers';
import { api } from '../../../lib/api-client.ts';
import type { Input } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';
import { type BusinessNumber, NUMBERS } from './numbers.ts';

const touches = [NUMBERS, ['sitters']];
const act = (id: string, verb: string, body: unknown, key: string) =>
  api.post<BusinessNumber>(`/numbers/${id}/${verb}`, body, key);

export const quarantineNumber = (id: string) => ({
  send: (term: Input<typeof NumberQuarantine>, key: string) => act(id, 'quarantine', term, key),
  touches,
});

export const restoreNumber = (id: string) => ({
  send: ({ reason }: { reason: string }, key: string) =>
    act(id, 'release', { force_restore: true, restore_reason: reason }, key),
  touches,
});

export const assignNumber = (id: string) => ({
  send: (assignment: Input<typeof NumberAssignment>, key: string) => act(id, 'assign', assignment, key),
  touches,
});

export const retireNumber = (id: string) => ({
  send: (retirement: Input<typeof NumberRetirement>, key: string) => act(id, 'retire', retirement, key),
  touches,
});

export type PlainVerb = 'promote' | 'unassign' | 'resume';

/** What needs nothing but a yes. */
export function usePlainAction(verb: PlainVerb) {
  return useAction({ send: (id: string, key) => act(id, verb, undefined, key), touches });
}
