import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { isUnrouted, type UnroutedText } from '../store/inbound-texts.ts';
import { recordEvent } from './audit.ts';

/** Marks a text that is in no thread as dealt with. Twice changes nothing. Throws `not_found`. */
export function resolveUnroutedText(ctx: OrgContext, id: string): Promise<UnroutedText> {
  return inTransaction(ctx, async (tx) => {
    const text = await tx.db
      .selectFrom('inboundTexts')
      .selectAll()
      .where('orgId', '=', tx.orgId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!text || !isUnrouted(text)) throw new DomainError('not_found');
    if (text.resolvedAt) return text;
    const resolvedAt = await tx.clock.now(tx.db);
    await tx.db
      .updateTable('inboundTexts')
      .set({ resolvedAt })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', id)
      .execute();
    await recordEvent(tx, { event: 'inbound_text.resolved', entity: 'inbound_text', entityId: id });
    return { ...text, resolvedAt };
  });
}
