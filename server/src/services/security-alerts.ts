import { inTransaction, type OrgContext } from '../context.ts';
import { getSitter } from '../store/sitters.ts';
import { raiseAlert } from './alerts.ts';

/** Tells the owner that a sitter tried what only an owner may; more tries of the same sitter are counted. */
export function reportRefusedSitter(ctx: OrgContext, sitterId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { name } = await getSitter(tx.db, tx.orgId, sitterId);
    await raiseAlert(tx, {
      kind: 'security',
      severity: 'warning',
      topic: `sitter_refused:${sitterId}`,
      sentence: `${name} tried to see or change accounts, and was refused.`,
      whatToDo: 'Ask why. If it was somebody else, end the sessions of the account and revoke the API keys.',
      entities: [{ entity: 'sitter', id: sitterId }],
    });
  });
}
