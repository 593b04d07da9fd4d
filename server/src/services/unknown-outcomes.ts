import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { findUnknownAttempt } from '../store/delivery-attempts.ts';
import { recordEvent } from './audit.ts';
import { lockAttempt } from './delivery-attempts.ts';
import { wakeNext } from './delivery-state.ts';
import { setMessageStatus } from './message-status.ts';

/**
 * Lets the later texts of a conversation go out although nobody knows yet what became of this one: the client may get it
 * after them, or not at all. Said twice it changes nothing. Throws `not_found`, and `outcome_known` for any other text.
 */
export function letPass(ctx: OrgContext, messageId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const attempt = await findUnknownAttempt(tx.db, tx.orgId, messageId);
    const locked = attempt && (await lockAttempt(tx, attempt.id));
    if (locked?.attempt.state !== 'unknown') throw new DomainError('outcome_known');
    const { message } = locked;
    if (message.letPassAt) return;
    await setMessageStatus(tx, message, { letPassAt: await tx.clock.now(tx.db) });
    await recordEvent(tx, { event: 'message.let_pass', entity: 'message', entityId: messageId });
    await wakeNext(tx, message.threadId);
  });
}
