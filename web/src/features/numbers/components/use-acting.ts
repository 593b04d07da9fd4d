import { useState } from 'react';
import type { PlainVerb } from '../api/number-actions.ts';
import type { BusinessNumber } from '../api/numbers.ts';

export type NumberDialog = PlainVerb | 'quarantine' | 'restore' | 'assign' | 'retire';
export type Act = (number: BusinessNumber, dialog: NumberDialog) => void;
export type Acting = { number: BusinessNumber; dialog: NumberDialog };

/** Which dialog is open, about which number. It is the page's: a row may go away beneath an open dialog. */
export function useActing() {
  const [acting, setActing] = useState<Acting | null>(null);
  const act: Act = (number, dialog) => setActing({ number, dialog });
  return { acting, act, stop: () => setActing(null) };
}
