import type { MessageView } from '@maskline/core/contract/messages';
import { useSyncExternalStore } from 'react';
import { api, newIdempotencyKey } from './api-client.ts';
import { ApiError, messageOf } from './api-error.ts';
import type { Output } from './contract.ts';
import { keep, onKeptElsewhere, readKept } from './kept.ts';

/** A text on its way to the server. It goes by its key, so that however often it is tried it is sent once. */
export type Unsent = {
  key: string;
  /** The user, the only one by whom it may be sent. */
  by: string;
  threadId: string;
  body: string;
  writtenAt: number;
  /** No answer came to the last try. */
  isWaiting: boolean;
  /** Why it was refused, or is not tried by itself any more: its author says what becomes of it. */
  problem: string | null;
  /** The conversation shows it already, as one that was not sent for what it says. */
  isKept: boolean;
  /** The text that it has become. */
  sentAs: string | null;
};

const KEPT_AS = 'maskline.outbox';
const PATIENCE_MS = 20_000;
/** Later the text may not be true any more. The server knows its key for a week. */
const TRIED_FOR_MS = 60 * 60_000;
const TOO_OLD = 'It has waited for a connection for more than an hour: say whether it should still go.';

let unsent: readonly Unsent[] = readOutbox();
const listeners = new Set<() => void>();
const lanes = new Map<string, Promise<void>>();
let whenSent: (text: Unsent) => Promise<void> = () => Promise.resolve();

/** All of them, in the order in which they were written. */
export function useUnsent(): readonly Unsent[] {
  return useSyncExternalStore(listen, () => unsent);
}

/** Sends a text as soon as there is a connection, after those that were written before it in its conversation. */
export function submitText(text: Pick<Unsent, 'by' | 'threadId' | 'body'>): void {
  const state = { isWaiting: false, problem: null, isKept: false, sentAs: null };
  replace([...unsent, { ...text, ...state, key: newIdempotencyKey(), writtenAt: Date.now() }]);
  bringOn(text);
}

/** Tries again whatever waits. */
export function tryAgain(by: string): void {
  for (const threadId of new Set(unsent.filter((text) => text.by === by).map((text) => text.threadId)))
    bringOn({ by, threadId });
}

/** Tries one again that was refused, or that has become old. */
export function insist(text: Unsent): void {
  change(text.key, { problem: null, writtenAt: Date.now() });
  bringOn(text);
}

export function forget({ key }: Pick<Unsent, 'key'>): void {
  replace(unsent.filter((text) => text.key !== key));
}

/** Whoever signs out leaves nothing behind. */
export function emptyOutbox(): void {
  replace([]);
}

/** What is done once the conversation has a text, before it leaves the outbox: what shows it is read again. */
export function onSent(listener: (text: Unsent) => Promise<void>): () => void {
  whenSent = listener;
  return () => {
    whenSent = () => Promise.resolve();
  };
}

/** One after the other, whoever asks for it; never what another user of this device left in the conversation. */
function bringOn({ by, threadId }: Pick<Unsent, 'by' | 'threadId'>): void {
  const lane = (lanes.get(threadId) ?? Promise.resolve()).then(() => sendAll(by, threadId));
  lanes.set(threadId, lane);
}

async function sendAll(by: string, threadId: string): Promise<void> {
  const isNext = (text: Unsent) =>
    text.by === by && text.threadId === threadId && !text.problem && !text.sentAs;
  for (;;) {
    const next = unsent.find(isNext);
    if (!next || !(await sendOne(next))) return;
  }
}

/** Whether the next one may be tried. */
async function sendOne(text: Unsent): Promise<boolean> {
  if (Date.now() - text.writtenAt > TRIED_FOR_MS) {
    change(text.key, { problem: TOO_OLD, isWaiting: false });
    return true;
  }
  try {
    const { id } = await post(text);
    change(text.key, { sentAs: id, isWaiting: false });
    void leaveOnceShown({ ...text, sentAs: id });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError) || isPassing(error)) {
      change(text.key, { isWaiting: true });
      return false;
    }
    const isKept = error.code === 'policy_violation';
    change(text.key, { problem: messageOf(error), isWaiting: false, isKept });
    if (isKept) void whenSent(text);
    return true;
  }
}

/** Those behind it do not wait for the conversation to be read again. */
async function leaveOnceShown(text: Unsent): Promise<void> {
  await whenSent(text).catch(() => {});
  forget(text);
}

/** After a while, or after signing in again, the same may be accepted. */
function isPassing({ isUndecided, code }: ApiError): boolean {
  return isUndecided || code === 'unauthorized' || code === 'rate_limited';
}

function post({ threadId, body, key }: Unsent): Promise<Output<typeof MessageView>> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return api.post(`/threads/${threadId}/messages`, { body }, key, signal);
}

function change(key: string, state: Partial<Unsent>): void {
  replace(unsent.map((text) => (text.key === key ? { ...text, ...state } : text)));
}

function replace(texts: readonly Unsent[]): void {
  unsent = texts;
  keep(KEPT_AS, texts.length === 0 ? null : JSON.stringify(texts));
  for (const listener of listeners) listener();
}

/** A page that was closed in the middle may have left one here that the conversation has. */
function readOutbox(): readonly Unsent[] {
  return textsIn(readKept(KEPT_AS)).filter(({ sentAs }) => sentAs === null);
}

function textsIn(kept: string | null): readonly Unsent[] {
  try {
    const texts: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(texts) ? texts : [];
  } catch {
    return [];
  }
}

/** Another page of this device wrote, sent, changed or removed some; what this one could not store stays. */
onKeptElsewhere(KEPT_AS, (before, after) => {
  const [were, are] = [textsIn(before), textsIn(after)];
  const isOf = (texts: readonly Unsent[], { key }: Unsent) => texts.some((text) => text.key === key);
  const ownAlone = unsent.filter((text) => !isOf(were, text) && !isOf(are, text));
  unsent = [...are, ...ownAlone];
  for (const listener of listeners) listener();
});

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
