import type { Conversation } from './company.ts';

/** A text that the API took over from a user, for which it now answers. */
export type Composed = {
  /** What was being broken when it was written. */
  fault: string;
  /** Texts of one series were written one after the other. */
  series: number;
  conversation: Conversation;
  body: string;
  id: string;
  /** When the 202 came, by the machine's clock. */
  answeredAt: number;
};
/** A text that a client's phone sent. */
export type HandedIn = { fault: string; phone: string; to: string; body: string };

/** What was promised to whom, against which all is compared in the end. */
export type Ledger = { composed: Composed[]; handedIn: HandedIn[]; refusals: string[] };

export function openLedger(): Ledger {
  return { composed: [], handedIn: [], refusals: [] };
}
