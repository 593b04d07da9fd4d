import { createHash } from 'node:crypto';
import { DomainError } from '@maskline/core/domain/errors';
import type { Context, OrgContext } from '../context.ts';
import { insertSpentStep } from '../store/spent-steps.ts';

const VALID_MS = 5 * 60_000;

/** What is to be remembered until a browser comes back, by what it comes back for. */
export type Steps = {
  second_factor: { orgId: string; userId: string; passwordSetAt: string };
  passkey_sign_in: { challenge: string };
  new_passkey: { challenge: string; userId: string };
};

/**
 * Seals what the next step needs, for the browser to keep for five minutes: nothing is stored for people who do not come
 * back, nor for those who are not known yet.
 */
export async function sealStep<Kind extends keyof Steps>(
  ctx: Context,
  kind: Kind,
  content: Steps[Kind],
): Promise<string> {
  const at = await ctx.clock.now(ctx.db);
  const plain = JSON.stringify({ content, validUntil: at.getTime() + VALID_MS });
  return ctx.secrets.seal(plain, boundTo(kind)).toString('base64url');
}

/** Opens what a browser gave back. Throws `step_expired` for what is too old or was not given out for this. */
export async function openStep<Kind extends keyof Steps>(
  ctx: Context,
  kind: Kind,
  state: string,
): Promise<Steps[Kind]> {
  const { content, validUntil } = open<Kind>(ctx, kind, state);
  const at = await ctx.clock.now(ctx.db);
  if (at.getTime() >= validUntil) throw new DomainError('step_expired');
  return content;
}

/** Lets the step count once. Throws `step_expired` when it was done before. */
export async function spendStep(tx: OrgContext, state: string): Promise<void> {
  const hash = createHash('sha256').update(Buffer.from(state, 'base64url')).digest();
  const isFirst = await insertSpentStep(tx.db, tx.orgId, hash, await tx.clock.now(tx.db));
  if (!isFirst) throw new DomainError('step_expired');
}

type Sealed<Kind extends keyof Steps> = { content: Steps[Kind]; validUntil: number };

function open<Kind extends keyof Steps>({ secrets }: Context, kind: Kind, state: string): Sealed<Kind> {
  try {
    return JSON.parse(secrets.open(Buffer.from(state, 'base64url'), boundTo(kind))) as Sealed<Kind>;
  } catch {
    throw new DomainError('step_expired');
  }
}

function boundTo(kind: keyof Steps): string {
  return `sign-in step ${kind}`;
}
