import { type Query, useQueryClient } from '@tanstack/react-query';
import { type LiveChange, useLiveChanges } from './live.ts';

/** What a query says of itself: the kinds of things it shows, and of which conversation alone, if of one. */
export type LiveMeta = { changesWith: readonly string[]; threadId?: string };

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: Partial<LiveMeta>;
  }
}

/** Everything that happens in a conversation. */
export const OF_CONVERSATIONS = [
  'message',
  'thread',
  'note',
  'override',
  'assignment_window',
  'client',
  'client_contact',
  'booking',
  'number',
  'number_lease',
  'conversation',
] as const;

/** Reads again whatever a change makes stale, while it is on the screen; else when it is shown next. */
export function useLiveQueries(): void {
  const queryClient = useQueryClient();
  useLiveChanges((change) => {
    void queryClient.invalidateQueries(
      change === null ? {} : { predicate: (query) => isTouched(query, change) },
    );
  });
}

function isTouched({ meta }: Query, { entity, thread_id: threadId }: LiveChange): boolean {
  if (!meta?.changesWith?.includes(entity)) return false;
  // A number's change touches every conversation that it may send for.
  return meta.threadId === undefined || threadId === null || meta.threadId === threadId;
}
