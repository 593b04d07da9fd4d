import type { AllowedContacts } from '@maskline/core/domain/policy/allowed-contacts';
import {
  type ContactData,
  type ContactDataKind,
  findContactData,
  kindsOf,
  POLICY_VERSION,
} from '@maskline/core/domain/policy/contact-data';
import { redact } from '@maskline/core/domain/policy/redaction';
import type { OrgContext } from '../context.ts';
import { loadAllowedContacts } from '../store/allowed-contacts.ts';
import { listRecentTexts, type RecentText } from '../store/recent-texts.ts';
import type { Message } from '../store/tables.ts';

export type TextToJudge = Pick<Message, 'threadId' | 'author' | 'authorSitterId' | 'body'> & {
  /** Its place in the thread, or the one that it will get. */
  seq: number;
  at: Date;
  retryOf: string | null;
};

/** What is kept of a judgement with the text. */
export type Judgement = Pick<Message, 'contactData' | 'policyVersion' | 'redactedBody'>;

/** Contact data may be split over so many texts. */
const CONTEXT = 5;
const CONTEXT_MS = 24 * 60 * 60_000;
/** A carrier joins ten parts at most; the time that judging takes grows with the length. */
const LONGEST_JUDGED = 10_000;

/** The contact data in a text, read together with what its author wrote shortly before. */
export async function judgeOutbound(tx: OrgContext, text: TextToJudge): Promise<ContactData[]> {
  const recent = await recentTexts(tx, text, { limit: CONTEXT, withinMs: CONTEXT_MS });
  return findContactData(text.body, bodiesOf(recent), await loadAllowedContacts(tx.db, tx.orgId));
}

/**
 * Judges a client's text as it comes, and gives it with what a sitter is to read of it. Earlier texts that it completes
 * a number or an address with are hidden in part from then on. A text that cannot be judged is stored all the same, and
 * hidden from sitters as a whole.
 */
export async function judgeInbound(tx: OrgContext, text: TextToJudge): Promise<Judgement> {
  // An earlier text is judged once more, with all that stood before it then.
  const recent = await recentTexts(tx, text, { limit: 2 * CONTEXT, withinMs: 2 * CONTEXT_MS });
  const allowed = await loadAllowedContacts(tx.db, tx.orgId);
  const { own, earlier } = judgeOrHide(tx, text, () => judge(text, recent, allowed));
  for (const hidden of earlier) await hide(tx, hidden);
  return own;
}

type Judged = { own: Judgement; earlier: Hidden[] };

function judgeOrHide(tx: OrgContext, { body, threadId }: TextToJudge, judgeIt: () => Judged): Judged {
  try {
    if (body.length > LONGEST_JUDGED) throw new Error('it is longer than any text of a carrier');
    return judgeIt();
  } catch (error) {
    tx.log.error({ err: error, threadId }, 'a text could not be looked through for contact data');
    const redactedBody = redact(body, [{ start: 0, end: body.length }]);
    return { own: { contactData: [], policyVersion: null, redactedBody }, earlier: [] };
  }
}

type Hidden = { id: string; redactedBody: string; contactData: ContactDataKind[] };

function judge(
  { body, at }: Pick<TextToJudge, 'body' | 'at'>,
  recent: readonly RecentText[],
  allowed: AllowedContacts,
): Judged {
  /** What its author wrote shortly before a text that stands at this place. */
  const before = (place: number, then: Date) =>
    recent
      .slice(0, place)
      .filter((text) => then.getTime() - text.occurredAt.getTime() <= CONTEXT_MS)
      .slice(-CONTEXT);
  const find = (text: string, context: readonly RecentText[]) =>
    findContactData(text, bodiesOf(context), allowed);
  const context = before(recent.length, at);
  const found = find(body, context);
  const earlier = context.flatMap((text, index): Hidden[] => {
    const parts = found.flatMap(({ kind, earlier }) =>
      earlier.filter(({ message }) => message === index).map((span) => ({ ...span, kind })),
    );
    if (parts.length === 0) return [];
    const all = [...find(text.body, before(recent.indexOf(text), text.occurredAt)), ...parts];
    return [{ id: text.id, redactedBody: redact(text.body, all), contactData: kindsOf(all) }];
  });
  const redactedBody = found.length > 0 ? redact(body, found) : null;
  return { own: { contactData: kindsOf(found), policyVersion: POLICY_VERSION, redactedBody }, earlier };
}

/** What a sitter reads of a text that no rules judged, or of notes about a visit: judged by itself. */
export function redactedAlone(body: string, allowed?: AllowedContacts): string {
  return redact(body, findContactData(body, [], allowed));
}

function recentTexts(
  tx: OrgContext,
  text: TextToJudge,
  { limit, withinMs }: { limit: number; withinMs: number },
): Promise<RecentText[]> {
  const { threadId, author, authorSitterId, seq, at, retryOf } = text;
  return listRecentTexts(tx.db, tx.orgId, {
    threadId,
    author: { author, authorSitterId },
    before: seq,
    since: new Date(at.getTime() - withinMs),
    limit,
    except: retryOf,
  });
}

async function hide(tx: OrgContext, { id, ...hidden }: Hidden): Promise<void> {
  await tx.db
    .updateTable('messages')
    .set({ ...hidden, policyVersion: POLICY_VERSION })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .execute();
}

/** What the rules of now find in a text that was accepted under others. */
export async function noteContactData(
  tx: OrgContext,
  messageId: string,
  contactData: ContactDataKind[],
): Promise<void> {
  await tx.db
    .updateTable('messages')
    .set({ contactData, policyVersion: POLICY_VERSION })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', messageId)
    .execute();
}

function bodiesOf(texts: readonly RecentText[]): string[] {
  return texts.map(({ body }) => body);
}
