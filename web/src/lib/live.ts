import type { LiveChange as LiveChangeSchema } from '@maskline/core/contract/live-events';
import { useEffect, useEffectEvent } from 'react';
import type { Output } from './contract.ts';

export type LiveChange = Output<typeof LiveChangeSchema>;
/** Null: too much was missed, so everything has to be read again. */
type Listener = (change: LiveChange | null) => void;

const COME_BACK_AFTER_MS = 5_000;
const listeners = new Set<Listener>();
let source: EventSource | null = null;
let comingBack: ReturnType<typeof setTimeout> | undefined;

/** What changes on the server, for as long as the component is there. All of a page share one stream. */
export function useLiveChanges(onChange: Listener): void {
  const listener = useEffectEvent(onChange);
  useEffect(() => {
    const own: Listener = (change) => listener(change);
    listeners.add(own);
    open();
    return () => {
      listeners.delete(own);
      if (listeners.size === 0) close();
    };
  }, []);
}

function open(): void {
  if (source) return;
  source = new EventSource('/api/v1/live-events?follow=true');
  source.addEventListener('change', ({ data }) => tell(JSON.parse(data) as LiveChange));
  source.addEventListener('reset', () => tell(null));
  // Signed out, or deactivated: whatever is read next says so.
  source.addEventListener('ended', () => comeBack(true));
  // The browser comes back by itself and says where it was, unless it was refused.
  source.addEventListener('error', () => source?.readyState === EventSource.CLOSED && comeBack(true));
}

/** After a stream that began anew, what happened meanwhile is unknown. */
function comeBack(hasMissed: boolean): void {
  close();
  comingBack = setTimeout(() => {
    if (listeners.size === 0) return;
    open();
    if (hasMissed) tell(null);
  }, COME_BACK_AFTER_MS);
}

function close(): void {
  clearTimeout(comingBack);
  source?.close();
  source = null;
}

function tell(change: LiveChange | null): void {
  for (const listener of listeners) listener(change);
}
