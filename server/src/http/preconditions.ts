import { createHash } from 'node:crypto';
import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import { lockAddress } from '../store/address-locks.ts';
import type { CallerContext } from './caller.ts';

/** A strong one: the same exactly while the answer is the same. */
export function etagOf(body: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 27)}"`;
}

/**
 * Holds the address to the end of the transaction, so that nobody changes it between the comparison and the change. Throws
 * `precondition_failed` when `If-Match` names another state than the present one.
 */
export async function requireMatch(
  tx: CallerContext,
  request: FastifyRequest,
  current: () => Promise<unknown>,
): Promise<void> {
  const [address = ''] = request.url.split('?');
  await lockAddress(tx.db, tx.orgId, address);
  const wanted = request.headers['if-match'];
  if (wanted === undefined) return;
  const present = etagOf(await current());
  const named = wanted.split(',').map((tag) => tag.trim());
  if (!named.includes('*') && !named.includes(present)) throw new DomainError('precondition_failed');
}
