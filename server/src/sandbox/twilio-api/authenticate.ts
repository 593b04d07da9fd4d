import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { findAccount } from '../accounts.ts';
import { Refusal } from '../refusal.ts';
import type { SandboxContext } from '../sandbox-context.ts';

/** The SID in the path, for which the request must bring the account's own token. */
export async function authenticate(ctx: SandboxContext, request: FastifyRequest): Promise<void> {
  const { accountSid } = request.params as { accountSid: string };
  const [user, password] = credentialsOf(request.headers.authorization);
  const account = user === accountSid ? await findAccount(ctx, accountSid) : undefined;
  if (!account || !isSame(account.authToken, password)) throw new Refusal(20003);
}

function credentialsOf(header = ''): [user: string, password: string] {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header) ?? [];
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
