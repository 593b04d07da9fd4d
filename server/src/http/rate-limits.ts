import rateLimit from '@fastify/rate-limit';
import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import type { App } from './route.ts';

/** Requests a minute: of one network address, of one caller, of a whole organization, and texts of one caller in a thread. */
export type RateLimits = { address: number; caller: number; organization: number; thread: number };

export type LimitRequest = Record<keyof RateLimits, (request: FastifyRequest) => Promise<void>>;

declare module 'fastify' {
  interface FastifyInstance {
    limit: LimitRequest;
  }
}

const OF_A_THREAD = 60;

/** `perMinute`: of one caller; 0 for no limits. Many callers share an address, and more an organization. */
export function rateLimitsOf(perMinute: number): RateLimits | null {
  if (perMinute === 0) return null;
  return { address: 2 * perMinute, caller: perMinute, organization: 10 * perMinute, thread: OF_A_THREAD };
}

const MINUTE_MS = 60_000;
const MOST_REMEMBERED = 50_000;
const UNLIMITED = async () => {};

/** Counted in this process alone; null for none. The callbacks of carriers are not limited: a text would be lost. */
export async function limitRequests(app: App, limits: RateLimits | null): Promise<void> {
  if (limits === null) {
    app.decorate('limit', {
      address: UNLIMITED,
      caller: UNLIMITED,
      organization: UNLIMITED,
      thread: UNLIMITED,
    });
    return;
  }
  await app.register(rateLimit, { global: false, cache: MOST_REMEMBERED });
  app.decorate('limit', {
    address: limiter(app, limits.address, ({ ip }) => ip),
    caller: limiter(app, limits.caller, callerOf),
    organization: limiter(app, limits.organization, ({ callerContext }) => callerContext?.orgId ?? ''),
    thread: limiter(app, limits.thread, (request) => `${callerOf(request)} ${threadOf(request)}`),
  });
}

function limiter(
  app: App,
  max: number,
  keyGenerator: (request: FastifyRequest) => string,
): (request: FastifyRequest) => Promise<void> {
  const count = app.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator });
  return async (request) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    throw new DomainError('rate_limited', undefined, { retryAfterSeconds: counted.ttlInSeconds });
  };
}

function callerOf({ callerContext }: FastifyRequest): string {
  return callerContext?.principal.id ?? '';
}

function threadOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : '';
}
