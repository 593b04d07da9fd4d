import type { FirstStepsView } from '@maskline/core/contract/first-steps';
import { queryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from './api-client.ts';
import type { Output } from './contract.ts';
import { useMe } from './session.ts';

export type FirstSteps = Output<typeof FirstStepsView>;

/** What the company has already of what its first text takes. Not asked any more once it has all. */
export const firstStepsQuery = queryOptions({
  queryKey: ['first-steps'],
  queryFn: ({ signal }) => api.get<FirstSteps>('/first-steps', { signal }),
  enabled: ({ state }) => state.data === undefined || !areAllDone(state.data),
  meta: { changesWith: ['number', 'sitter', 'client', 'message', 'organization'] },
});

export function areAllDone({ front_desk_number, sitter, client, text }: FirstSteps): boolean {
  return front_desk_number && sitter && client && text;
}

const listeners = new Set<() => void>();
const skipped = new Set<string>();
const keptAs = (organizationId: string) => `maskline.first-steps-skipped.${organizationId}`;

/** Whether somebody at this device wants to see nothing of them any more. */
export function areSkipped(organizationId: string): boolean {
  try {
    return skipped.has(organizationId) || localStorage.getItem(keptAs(organizationId)) !== null;
  } catch {
    return skipped.has(organizationId);
  }
}

function skip(organizationId: string): void {
  skipped.add(organizationId);
  for (const listener of listeners) listener();
  try {
    localStorage.setItem(keptAs(organizationId), 'true');
  } catch {
    // A browser may forbid to keep anything: then it holds until the page is loaded again.
  }
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSkipping(): [isSkipped: boolean, skip: () => void] {
  const { id } = useMe().organization;
  const isSkipped = useSyncExternalStore(listen, () => areSkipped(id));
  return [isSkipped, () => skip(id)];
}
