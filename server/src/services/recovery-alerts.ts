import { describeInstant } from '@maskline/core/domain/time';
import { inTransaction, type OrgContext } from '../context.ts';
import { findConnectedAccount } from '../store/carrier-accounts.ts';
import { getOrganization } from '../store/organizations.ts';
import { lockOpenRecovery } from '../store/recoveries.ts';
import type { Recovery } from '../store/tables.ts';
import { raiseAlert } from './alerts.ts';
import { isTokenMissing } from './carrier-credentials.ts';
import { SETTLED_AFTER_MS } from './reconciliation.ts';

export const RECOVERY_TOPIC = 'recovery';
/** What the alert about a carrier that cannot be looked through is known by. */
export const ADOPTION_FAULT_TOPIC = 'recovery_adoption';

/** Before that the carrier's list may lack a text that it took just before the restore. */
export function adoptedNotBefore({ restoredAt }: Pick<Recovery, 'restoredAt'>): Date {
  return new Date(restoredAt.getTime() + SETTLED_AFTER_MS);
}

/** Tells the owner that nothing is sent, since when it may be resumed, and what the carrier cannot give back. */
export async function alertRecovery(tx: OrgContext, recovery: Recovery): Promise<void> {
  const { timeZone } = await getOrganization(tx.db, tx.orgId);
  const readAt = describeInstant(adoptedNotBefore(recovery), timeZone);
  const account = await findConnectedAccount(tx.db, tx.orgId);
  const lacksToken = account !== undefined && isTokenMissing(account);
  await raiseAlert(tx, {
    kind: 'recovery',
    severity: 'critical',
    topic: RECOVERY_TOPIC,
    sentence: lacksToken ? RESTORED_WITHOUT_TOKEN : RESTORED,
    whatToDo: `${lacksToken ? `${GIVE_TOKEN} ` : ''}The texts of the carrier are read until ${readAt} at the earliest. Then see what was found and what would go out (\`GET /api/v1/recovery\`), discard what should not, and resume sending. ${LOST_CONSENT}`,
    entities: [{ entity: 'recovery', id: recovery.id }],
  });
}

const RESTORED = 'The database was restored: nothing is sent until you say so. Texts are received as ever.';
const RESTORED_WITHOUT_TOKEN =
  'The database was restored under another secret key, so the token of your carrier account is missing: nothing is received or sent.';
const GIVE_TOKEN =
  'Give the token again: `PUT /api/v1/carrier-account`. Texts that came in meanwhile are then read from the carrier’s list.';
// The carrier's list shows neither.
const LOST_CONSENT =
  'Before that, note again who opted out or in by your own hand since the backup, and whom the carrier refused for it (21610): that is lost.';

/** The carrier's list could not be read. */
export function alertUnreadList(ctx: OrgContext, recovery: Recovery): Promise<void> {
  return alertAdoptionFault(ctx, recovery, {
    sentence:
      'After the restore the texts of the carrier could not be looked through: nobody knows yet what was sent.',
    whatToDo:
      'Check that the carrier answers and takes the account’s token (`maskline doctor`). It is tried again every minute.',
  });
}

/** It cannot be read before the owner gives the token. */
export function alertTokenMissing(ctx: OrgContext, recovery: Recovery): Promise<void> {
  return alertAdoptionFault(ctx, recovery, {
    sentence:
      'The token of your carrier account is missing since the restore: the texts of the carrier cannot be looked through.',
    whatToDo: GIVE_TOKEN,
  });
}

/** Some texts of the list could not be adopted; all others were. */
export function alertLeftOut(ctx: OrgContext, recovery: Recovery, count: number): Promise<void> {
  const texts = count === 1 ? '1 text' : `${count} texts`;
  return alertAdoptionFault(ctx, recovery, {
    sentence: `After the restore ${texts} of the carrier could not be adopted, all others were: what waits here may have been sent.`,
    whatToDo:
      'It is tried again every minute; the log says why it failed. If it goes on, compare `GET /api/v1/recovery/messages` with the carrier’s own list, discard what it has, and resume sending with `force` and a `reason`.',
  });
}

function alertAdoptionFault(
  ctx: OrgContext,
  { id }: Recovery,
  fault: { sentence: string; whatToDo: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const open = await lockOpenRecovery(tx.db, tx.orgId);
    // Resumed by force meanwhile: nobody would close the alert.
    if (!open || open.adoptedAt) return;
    await raiseAlert(tx, {
      kind: 'recovery_adoption',
      severity: 'critical',
      topic: ADOPTION_FAULT_TOPIC,
      ...fault,
      entities: [{ entity: 'recovery', id }],
    });
  });
}
