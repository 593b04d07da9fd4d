import { type ConsentEffect, consentEffect } from '@maskline/core/domain/consent-effect';
import { consentWord } from '@maskline/core/domain/opt-out';
import type { OrgContext } from '../context.ts';
import { hasLaterText, hasOptedOutSince } from '../store/late-texts.ts';
import type { ClientContact } from '../store/tables.ts';
import type { Arrival } from './text-arrivals.ts';

/**
 * What a text says about consent, as far as it counts. A late STOP always does; a late START does not undo a STOP that came
 * after it and was heard before.
 */
export async function consentThatCounts(
  tx: OrgContext,
  { phone }: ClientContact,
  arrival: Arrival,
): Promise<ConsentEffect | null> {
  const effect = consentEffect(arrival.text.body);
  const isOvertaken =
    effect === 'opted_in' && isLate(arrival) && (await hasOptedOutSince(tx.db, tx.orgId, phone, arrival.at));
  return isOvertaken ? null : effect;
}

/**
 * Whether the next answer goes to the phone that this text came from. STOP and HELP do not count as writing, and neither
 * does a text that was overtaken by another.
 */
export async function countsAsWriting(tx: OrgContext, threadId: string, arrival: Arrival): Promise<boolean> {
  const word = consentWord(arrival.text.body);
  if (word === 'stop' || word === 'help') return false;
  return !isLate(arrival) || !(await hasLaterText(tx.db, tx.orgId, threadId, arrival.at));
}

function isLate({ at, receivedAt }: Arrival): boolean {
  return at < receivedAt;
}
