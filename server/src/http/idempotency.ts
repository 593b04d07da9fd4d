import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import { hashRequest, isSameRequest } from '../services/request-hashes.ts';
import { boundTo } from '../services/sealed-values.ts';
import { findAnswer, insertAnswer, type RequestKey, tryLockKey } from '../store/idempotency-keys.ts';
import { type CallerContext, callerContextOf } from './caller.ts';

export type Answer = { status: number; body: unknown; isReplay: boolean };

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The caller's own name for this request. Checked before the body is read. */
export function requireIdempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined) throw new DomainError('idempotency_key_required');
  if (typeof key !== 'string' || !KEY.test(key)) throw new DomainError('idempotency_key_invalid');
  return key;
}

/**
 * Runs the effect and stores its answer in the caller's transaction, sealed if it holds a secret; the same request with the
 * same key gets the stored answer. Throws `idempotency_key_in_flight` while the first is running, and `idempotency_key_reuse` for another request.
 */
export async function answerOnce(
  tx: CallerContext,
  request: FastifyRequest,
  effect: () => Promise<{ status: number; body: unknown }>,
  { isSecret }: { isSecret: boolean },
): Promise<Answer> {
  const key = requestKeyOf(request);
  const asked = textOf(request);
  if (!(await tryLockKey(tx.db, key))) {
    throw new DomainError('idempotency_key_in_flight', undefined, { retryAfterSeconds: 1 });
  }
  const stored = await findAnswer(tx.db, key);
  if (stored) {
    if (!(await isSameRequest(tx, asked, stored))) throw new DomainError('idempotency_key_reuse');
    return { status: stored.status, body: bodyOf(tx, key, stored), isReplay: true };
  }
  const { status, body } = await effect();
  const createdAt = await tx.clock.now(tx.db);
  const answerSealed = isSecret ? tx.secrets.seal(JSON.stringify(body), boundTo.answer(key)) : null;
  const row = { ...key, ...hashRequest(tx, asked), status, answer: body, answerSealed, createdAt };
  await insertAnswer(tx.db, row);
  return { status, body, isReplay: false };
}

type StoredAnswer = { answer: unknown; answerSealed: Buffer | null };

function bodyOf(
  { secrets }: CallerContext,
  key: RequestKey,
  { answer, answerSealed }: StoredAnswer,
): unknown {
  return answerSealed ? JSON.parse(secrets.open(answerSealed, boundTo.answer(key))) : answer;
}

function requestKeyOf(request: FastifyRequest): RequestKey {
  const { orgId, principal } = callerContextOf(request);
  const route = `${request.method} ${request.routeOptions.url}`;
  return { orgId, principalId: principal.id, route, key: requireIdempotencyKey(request) };
}

/** The address as called counts too: the same body for another row is another request. */
function textOf({ method, url, body }: FastifyRequest): string {
  return JSON.stringify([method, url, body ?? null]);
}
