import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { App } from './route.ts';

const MOST_TRIES = 20;
const WITHIN_MS = 15 * 60_000;
const MOST_REMEMBERED = 50_000;
const WRONG = new Set([
  'sign_in_failed',
  'code_wrong',
  'password_wrong',
  'passkey_refused',
  'link_not_usable',
]);

/** Counts wrong passwords, codes and links under each of the names, in this process alone. */
export type TryLimits = {
  /** Runs the try, which counts while it runs, and afterwards if it was wrong. Throws `rate_limited`. */
  during<T>(names: readonly string[], attempt: () => Promise<T>): Promise<T>;
  /** Counts what has no right and wrong. Throws `rate_limited`. */
  count(names: readonly string[]): Promise<void>;
};

declare module 'fastify' {
  interface FastifyInstance {
    tries: TryLimits;
  }
}

type Tries = { count: number; since: number };

export function limitTries(app: App): void {
  const remembered = new Map<string, Tries>();
  const begin = async (names: readonly string[]): Promise<Tries[]> => {
    const at = (await app.ctx.clock.now(app.ctx.db)).getTime();
    const all = names.map((name) => triesOf(remembered, name, at));
    const full = all.find(({ count }) => count >= MOST_TRIES);
    if (full) {
      const retryAfterSeconds = Math.ceil((full.since + WITHIN_MS - at) / 1000);
      throw new DomainError('rate_limited', undefined, { retryAfterSeconds });
    }
    for (const tries of all) tries.count += 1;
    return all;
  };
  app.decorate('tries', {
    async during(names, attempt) {
      const all = await begin(names);
      try {
        const done = await attempt();
        takeBack(all);
        return done;
      } catch (error) {
        if (!(error instanceof DomainError && WRONG.has(error.code))) takeBack(all);
        throw error;
      }
    },
    async count(names) {
      await begin(names);
    },
  });
}

/** The oldest are forgotten where there are too many, so that nobody fills the memory with names. */
function triesOf(remembered: Map<string, Tries>, name: string, at: number): Tries {
  const known = remembered.get(name);
  if (known && at - known.since < WITHIN_MS) return known;
  const tries = { count: 0, since: at };
  remembered.delete(name);
  remembered.set(name, tries);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return tries;
}

function takeBack(all: readonly Tries[]): void {
  for (const tries of all) tries.count -= 1;
}

/** The name under which the tries of a network address count: of IPv6, a whole network belongs to one subscriber. */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  if (!ipaddr.isValid(ip)) return `address ${ip}`;
  const address = ipaddr.process(ip);
  const network = address.kind() === 'ipv6' ? address.toNormalizedString().split(':').slice(0, 4) : [ip];
  return `address ${network.join(':')}`;
}
