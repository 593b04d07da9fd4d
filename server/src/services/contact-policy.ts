import {
  type ContactData,
  findContactData,
  kindsOf,
  POLICY_VERSION,
} from '@maskline/core/domain/policy/contact-data';
import { redact } from '@maskline/core/domain/policy/redaction';
import type { OrgContext } from '../context.ts';
import { listOwnNumbers, listRecentTexts, type RecentText } from '../store/recent-texts.ts';
import type { Message } from '../store/tables.ts';

export type TextToJudge = Pick<Message, 'threadId' | 'author' | 'authorSitterId' | 'body'> & {
  /** Its place in the thread, or the one that it will get. */
  seq: number;
  at: Date;
};

/** What is kept of a judgement with the text. */
export type Judgement = Pick<Message, 'contactData' | 'policyVersion' | 'redactedBody'>;

/** Contact data may be split over so many texts. */
const CONTEXT = 5;
const CONTEXT_MS = 24 * 60 * 60_000;

/** The contact data in a text, read together with what its author wrote shortly before. */
export async function judgeOutbound(tx: OrgContext, text: TextToJudge): Promise<ContactData[]> {
  const recent = await recentTexts(tx, text, CONTEXT);
  const numbers = await listOwnNumbers(tx.db, tx.orgId);
  return findContactData(text.body, bodiesOf(recent), { numbers, domains: [] });
}

/**
 * Judges a client's text as it comes, and gives it with what a sitter is to read of it. Earlier texts that it completes
 * a number or an address with are hidden in part from then on.
 */
export async function judgeInbound(tx: OrgContext, text: TextToJudge): Promise<Judgement> {
  // An earlier text is judged once more with all that stood before it.
  const recent = await recentTexts(tx, text, 2 * CONTEXT);
  const numbers = await listOwnNumbers(tx.db, tx.orgId);
  const find = (body: string, before: readonly RecentText[]) =>
    findContactData(body, bodiesOf(before.slice(-CONTEXT)), { numbers, domains: [] });
  const found = find(text.body, recent);
  const offset = Math.max(0, recent.length - CONTEXT);
  for (const index of new Set(
    found.flatMap(({ earlier }) => earlier.map(({ message }) => message + offset)),
  )) {
    const parts = found.flatMap(({ earlier }) => earlier.filter(({ message }) => message + offset === index));
    const text = recent[index];
    if (!text) continue;
    await hide(tx, text.id, redact(text.body, [...find(text.body, recent.slice(0, index)), ...parts]), found);
  }
  return {
    contactData: kindsOf(found),
    policyVersion: POLICY_VERSION,
    redactedBody: found.length > 0 ? redact(text.body, found) : null,
  };
}

/** What a sitter reads of a client's text that was stored before the policy judged any: judged by itself. */
export function redactedAlone(body: string): string {
  return redact(body, findContactData(body));
}

function recentTexts(tx: OrgContext, text: TextToJudge, limit: number): Promise<RecentText[]> {
  const { threadId, author, authorSitterId, seq, at } = text;
  const since = new Date(at.getTime() - CONTEXT_MS);
  return listRecentTexts(tx.db, tx.orgId, {
    threadId,
    author: { author, authorSitterId },
    before: seq,
    since,
    limit,
  });
}

async function hide(
  tx: OrgContext,
  id: string,
  redactedBody: string,
  found: readonly ContactData[],
): Promise<void> {
  await tx.db
    .updateTable('messages')
    .set({ redactedBody, contactData: kindsOf(found), policyVersion: POLICY_VERSION })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .execute();
}

function bodiesOf(texts: readonly RecentText[]): string[] {
  return texts.map(({ body }) => body);
}
