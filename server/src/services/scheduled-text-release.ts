import { DomainError } from '@maskline/core/domain/errors';
import { describeInstant } from '@maskline/core/domain/time';
import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { getOrganization } from '../store/organizations.ts';
import { isBeforeRestore, isSendingPaused } from '../store/recoveries.ts';
import {
  type DueText,
  listDueTexts,
  lockScheduledText,
  type SendPosition,
  updateScheduledText,
} from '../store/scheduled-texts.ts';
import type { ScheduledText } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { raiseAlert, raiseRoutingAlerts } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { sendMessage } from './messages.ts';
import { RefusedText } from './refused-texts.ts';
import { notSentTopic, takeOff } from './scheduled-texts.ts';

/** A reminder that comes later than that may do harm. */
const LATEST_MS = 60 * 60_000;
const BATCH = 500;

/**
 * Sends every scheduled text of every organization whose time has come, decided as of that time. One that cannot go out, or
 * whose time went by while nothing was sent, stays and is told to the owner. May run twice and on several servers at once:
 * each text is sent by one of them.
 */
export async function releaseDueTexts(ctx: Context, batch = BATCH): Promise<void> {
  const at = await ctx.clock.now(ctx.db);
  let after: SendPosition | null = null;
  for (;;) {
    const texts = await listDueTexts(ctx.db, at, { after, limit: batch });
    await releaseAll(ctx, texts);
    const last = texts.at(-1);
    // Those that fail stay, and must not stand before the others.
    if (!last || texts.length < batch) return;
    after = [last.sendAt, last.id];
  }
}

async function releaseAll(ctx: Context, texts: readonly DueText[]): Promise<void> {
  for (const due of texts) {
    const org = actingFor(ctx, due.orgId, SYSTEM);
    try {
      await releaseOne(org, due);
    } catch (error) {
      // One that fails must not keep the others waiting; it is tried again at the next turn.
      ctx.log.error({ err: error, orgId: due.orgId, scheduledTextId: due.id }, 'a scheduled text failed');
    }
  }
}

async function releaseOne(org: OrgContext, due: DueText): Promise<void> {
  try {
    await inTransaction(org, async (tx) => {
      const text = await lockDue(tx, due);
      if (!text || (await isSendingPaused(tx.db, tx.orgId))) return;
      const missed = await whyMissed(tx, text);
      if (missed) await tellNotSent(tx, text, missed);
      else await send(tx, text);
    });
  } catch (error) {
    // A refusal rolled its transaction back.
    if (!(error instanceof DomainError)) throw error;
    await inTransaction(org, async (tx) => {
      const text = await lockDue(tx, due);
      if (!text) return;
      if (error instanceof RefusedText) await raiseRoutingAlerts(tx, text.threadId, error.refusal.alerts);
      await tellNotSent(tx, text, error.message);
    });
  }
}

/** The thread's lock first, as everywhere. Undefined where somebody else was faster. */
async function lockDue(tx: OrgContext, { id, threadId }: DueText): Promise<ScheduledText | undefined> {
  await lockThread(tx.db, tx.orgId, threadId);
  const text = await lockScheduledText(tx.db, { orgId: tx.orgId, id });
  const isDue = text && text.problem === null && text.sendAt <= (await tx.clock.now(tx.db));
  return isDue ? text : undefined;
}

async function send(tx: OrgContext, text: ScheduledText): Promise<void> {
  const { id, threadId, body, contactId, sendAt } = text;
  await takeOff(tx, id);
  const author = { kind: 'owner' } as const;
  await sendMessage(tx, { id, threadId, body, contactId: contactId ?? undefined, author, at: sendAt });
}

async function whyMissed(tx: OrgContext, { sendAt }: ScheduledText): Promise<string | null> {
  const { timeZone } = await getOrganization(tx.db, tx.orgId);
  const due = `It was to go out on ${describeInstant(sendAt, timeZone)}`;
  if (await isBeforeRestore(tx.db, tx.orgId, sendAt)) {
    return `${due}, before a backup was restored, and may have gone out: look whether the conversation has it already.`;
  }
  const late = (await tx.clock.now(tx.db)).getTime() - sendAt.getTime();
  return late > LATEST_MS ? `${due}, when Maskline sent nothing, and is more than an hour late.` : null;
}

async function tellNotSent(tx: OrgContext, text: ScheduledText, problem: string): Promise<void> {
  const { id, threadId } = text;
  await updateScheduledText(tx.db, text, { problem, updatedAt: await tx.clock.now(tx.db) });
  await recordEvent(tx, {
    event: 'scheduled_text.not_sent',
    entity: 'scheduled_text',
    entityId: id,
    details: { thread_id: threadId, send_at: text.sendAt },
  });
  await raiseAlert(tx, {
    kind: 'scheduled_text_not_sent',
    severity: 'warning',
    topic: notSentTopic(id),
    sentence: `A scheduled text did not go out. ${problem}`,
    whatToDo: 'Open the conversation: send it now, choose another time, or take it back.',
    entities: [{ entity: 'thread', id: threadId }],
  });
}
