import { useSyncExternalStore } from 'react';
import { forgetKept, keep, readKept } from './kept.ts';
import { useMe } from './session.ts';

const KEPT_AS = 'maskline.draft.';
const keyOf = (id: string) => `${KEPT_AS}${id}`;
const drafts = new Map<string, string>();
const listeners = new Set<() => void>();

/** What was written and not sent, kept on this device for whoever wrote it. */
export function useDraft(of: string): [string, (text: string) => void] {
  const id = useDraftId(of);
  return [useSyncExternalStore(listen, () => draftOf(id)), (text) => writeDraft(id, text)];
}

/** Puts a text behind what is written there already. */
export function useAddToDraft(of: string): (text: string) => void {
  const id = useDraftId(of);
  return (text) => {
    const before = draftOf(id).trimEnd();
    writeDraft(id, before === '' ? text : `${before} ${text}`);
  };
}

/** Whoever signs out leaves nothing behind. */
export function emptyDrafts(): void {
  drafts.clear();
  forgetKept(KEPT_AS);
  for (const listener of listeners) listener();
}

/** Another user of the device does not read them. */
function useDraftId(of: string): string {
  return `${useMe().id}.${of}`;
}

function draftOf(id: string): string {
  const known = drafts.get(id);
  if (known !== undefined) return known;
  const kept = readKept(keyOf(id)) ?? '';
  drafts.set(id, kept);
  return kept;
}

function writeDraft(id: string, text: string): void {
  drafts.set(id, text);
  keep(keyOf(id), text === '' ? null : text);
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
