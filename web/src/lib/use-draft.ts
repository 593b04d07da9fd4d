import { useSyncExternalStore } from 'react';
import { keep, readKept } from './kept.ts';

const keyOf = (id: string) => `maskline.draft.${id}`;
const drafts = new Map<string, string>();
const listeners = new Set<() => void>();

/** What was written and not sent, kept on this device. */
export function useDraft(id: string): [string, (text: string) => void] {
  return [useSyncExternalStore(listen, () => draftOf(id)), (text) => writeDraft(id, text)];
}

function draftOf(id: string): string {
  const known = drafts.get(id);
  if (known !== undefined) return known;
  const kept = readKept(keyOf(id)) ?? '';
  drafts.set(id, kept);
  return kept;
}

/** Puts a text behind what is written there already. */
export function addToDraft(id: string, text: string): void {
  const before = draftOf(id).trimEnd();
  writeDraft(id, before === '' ? text : `${before} ${text}`);
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
