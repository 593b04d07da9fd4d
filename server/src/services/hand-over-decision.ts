import { classInUse } from '@maskline/core/domain/number-changes';
import { isUsableAt } from '@maskline/core/domain/number-lifecycle';
import { type ContactDataKind, kindsOf } from '@maskline/core/domain/policy/contact-data';
import { nameOf } from '@maskline/core/domain/policy/violation-sentences';
import { type RoutingFacts, sitterName } from '@maskline/core/domain/routing/facts';
import {
  decideOutbound,
  heldAtHandOver,
  type OutboundSend,
  type OutboundText,
} from '@maskline/core/domain/routing/outbound';
import type { FoundContactData } from '@maskline/core/domain/routing/policy-step';
import { acceptedDecision } from '@maskline/core/domain/routing/stored-decision';
import type { RoutingAlert } from '@maskline/core/domain/routing/trace';
import type { OrgContext } from '../context.ts';
import { lockContactForUse, lockNumberForUse, type QueuedMessage } from '../store/deliveries.ts';
import type { BusinessNumber } from '../store/tables.ts';
import { judgeOutbound } from './contact-policy.ts';
import { authorOfText } from './routing-authors.ts';
import { getThreadFacts } from './thread-facts.ts';

export type HandOverDecision = { alerts: RoutingAlert[] } & (
  | { outcome: 'send'; decision: OutboundSend; number: BusinessNumber }
  | { outcome: 'fail'; sentence: string }
  /** `found`: the contact data that the rules of now find in the text, which is why it is held. */
  | { outcome: 'hold'; sentence: string; found?: ContactDataKind[] }
);

const RACES_LOST = 5;
const NOT_CHECKED = 'The text could not be checked for contact data.';

/**
 * Decides again on a text that is about to be handed over, with the number and consent as they are now. Numbers change
 * without the thread's lock: the one that was chosen is locked against that and looked at again, so that no attempt is
 * written after its number's quarantine was. The phone is locked first: it may opt out meanwhile.
 */
export async function decideAtHandOver(
  tx: OrgContext,
  message: QueuedMessage,
  at: Date,
): Promise<HandOverDecision> {
  if (message.contactId) await lockContactForUse(tx.db, tx.orgId, message.contactId);
  const contactData = await judgeAtHandOver(tx, message);
  if (!contactData) return { outcome: 'hold', sentence: NOT_CHECKED, alerts: [] };
  const text = { ...textOf(message), contactData, handedOverAt: at };
  const sitterIds = text.author.kind === 'sitter' ? [text.author.sitterId] : [];
  for (let lost = 0; lost < RACES_LOST; lost += 1) {
    const facts = await getThreadFacts(tx, message.threadId, sitterIds);
    const late = heldAtHandOver(facts, text, at);
    if (late) return { outcome: 'hold', sentence: late, alerts: [] };
    const known = message.contactId ? facts : { ...facts, contacts: [] };
    const decision = decideOutbound(known, text, acceptedDecision(message.decision));
    const { alerts, sentence } = decision;
    if (decision.outcome === 'refused' && decision.code === 'policy_violation') {
      return { ...violation(facts, text, kindsOf(contactData)), alerts };
    }
    if (decision.outcome === 'refused') {
      return { outcome: decision.code === 'recipient_opted_out' ? 'fail' : 'hold', sentence, alerts };
    }
    const number = await lockNumberForUse(tx.db, tx.orgId, decision.numberId);
    if (number && isAsDecided(facts, number, at)) return { outcome: 'send', decision, number, alerts };
  }
  throw new Error('the numbers of a thread change faster than a text can be decided');
}

/** Said to the owner, who reads it at the text and in the alert. */
function violation(facts: RoutingFacts, { author }: OutboundText, found: ContactDataKind[]) {
  const who = author.kind === 'sitter' ? sitterName(facts, author.sitterId) : 'The author';
  const sentence = `${who} wrote ${found.map(nameOf).join(', ')} in it, which the rules did not know when it was accepted.`;
  return { outcome: 'hold', sentence, found } as const;
}

/** Null if the check failed: a sitter's text that nobody checked goes to no client. */
async function judgeAtHandOver(tx: OrgContext, message: QueuedMessage): Promise<FoundContactData[] | null> {
  if (message.author !== 'sitter') return message.contactData.map((kind) => ({ kind, earlier: [] }));
  const judged = judgeOutbound(tx, { ...message, at: message.occurredAt });
  return judged.catch((error: unknown) => {
    tx.log.error({ err: error, messageId: message.id }, 'a text could not be checked for contact data');
    return null;
  });
}

function isAsDecided({ numbers }: RoutingFacts, locked: BusinessNumber, at: Date): boolean {
  const { dedicated, frontDesk, leased, pool } = numbers;
  const seen = [...dedicated, frontDesk, leased, ...pool].find((number) => number?.id === locked.id);
  return isUsableAt(locked, at) && seen?.class === classInUse(locked) && seen.sitterId === locked.sitterId;
}

function textOf(message: QueuedMessage): OutboundText {
  return { author: authorOfText(message), at: message.occurredAt, contactId: message.contactId ?? undefined };
}
