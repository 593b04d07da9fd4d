import { DomainError } from '@maskline/core/domain/errors';
import type { OrgContext } from '../context.ts';
import { holdClient, isPhoneOfClient, lockSitters } from '../store/parties.ts';
import type { Thread } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { lockThreadOfClient } from './inbound-clients.ts';

/** The conversation of a client whom a request names, locked; made if there is none. Throws `client_not_found`. */
export async function lockConversation(tx: OrgContext, clientId: string): Promise<Thread> {
  if (!(await holdClient(tx.db, tx.orgId, clientId))) {
    throw new DomainError('client_not_found', undefined, { path: 'client_id' });
  }
  return lockThreadOfClient(tx, clientId, await tx.clock.now(tx.db));
}

/** A thread by its id, locked. Throws `not_found`, or what the caller would rather say. */
export async function getLockedThread(
  tx: OrgContext,
  threadId: string,
  refusal = new DomainError('not_found'),
): Promise<Thread> {
  const thread = await lockThread(tx.db, tx.orgId, threadId);
  if (!thread) throw refusal;
  return thread;
}

/** Lets nobody deactivate these sitters before the transaction ends. Call it after the thread is locked. */
export async function holdSitters(tx: OrgContext, sitterIds: readonly (string | null)[]): Promise<void> {
  const named = sitterIds.filter((id) => id !== null);
  await lockSitters(tx.db, tx.orgId, [...new Set(named)].sort());
}

/**
 * Lets a sitter become responsible for a client's conversation. Throws `sitter_not_found`, `sitter_inactive`, and
 * `sitter_is_client` if the sitter's own phone is one of the client's.
 */
export async function requireResponsible(tx: OrgContext, sitterId: string, clientId: string): Promise<void> {
  const refusal = { path: 'sitter_id' };
  const [sitter] = await lockSitters(tx.db, tx.orgId, [sitterId]);
  if (!sitter) throw new DomainError('sitter_not_found', undefined, refusal);
  if (!sitter.active) {
    throw new DomainError(
      'sitter_inactive',
      `${sitter.name} is not active: activate the sitter, or name another.`,
      refusal,
    );
  }
  if (await isPhoneOfClient(tx.db, tx.orgId, clientId, sitter.phone)) {
    throw new DomainError('sitter_is_client', undefined, refusal);
  }
}

/** Throws `invalid_range` unless the end comes after the start. */
export function requireRange({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): void {
  if (endsAt <= startsAt) throw new DomainError('invalid_range', undefined, { path: 'ends_at' });
}
