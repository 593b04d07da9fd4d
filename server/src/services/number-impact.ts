import { DomainError } from '@maskline/core/domain/errors';
import {
  assignTo,
  endQuarantine,
  FREED,
  INTO_POOL,
  quarantine,
  retire,
  TO_FRONT_DESK,
} from '@maskline/core/domain/number-changes';
import {
  checkAssign,
  checkPromote,
  checkQuarantine,
  checkRelease,
  checkRetire,
  checkUnassign,
  isUsableAt,
} from '@maskline/core/domain/number-lifecycle';
import type { OrgContext } from '../context.ts';
import { findFrontDesk, findNumberOfSitter, getNumber } from '../store/numbers.ts';
import { findSitter } from '../store/sitters.ts';
import type { BusinessNumber, Sitter } from '../store/tables.ts';
import type { CandidateScope } from '../store/thread-candidates.ts';
import {
  type EffectiveNumber,
  type PlannedChange,
  previewThreads,
  type TouchedThreads,
} from './effective-numbers.ts';
import { permitted } from './permitted.ts';
import { getQuarantineEnd } from './quarantine.ts';

export type NumberAction = 'quarantine' | 'release' | 'assign' | 'unassign' | 'promote' | 'retire';

/** A sitter's own number while it can be used; null: the sitter's texts go out from the pool or the front desk. */
export type TouchedSitter = {
  id: string;
  name: string;
  now: EffectiveNumber | null;
  after: EffectiveNumber | null;
};
export type NumberImpact = { action: NumberAction; sitters: TouchedSitter[]; threads: TouchedThreads };

/**
 * Which conversations and sitters an action on a number would touch now, and what they would use instead; changes nothing.
 * A release is taken as forced. Throws `not_found` and what the action itself would throw.
 */
export async function getNumberImpact(
  ctx: OrgContext,
  numberId: string,
  { action, sitterId }: { action: NumberAction; sitterId?: string | undefined },
): Promise<NumberImpact> {
  const at = await ctx.clock.now(ctx.db);
  const number = await getNumber(ctx.db, ctx.orgId, numberId);
  const sitter = action === 'assign' ? await getNamedSitter(ctx, sitterId) : null;
  const planned = await plan(ctx, action, { number, sitter, at });
  const sitterIds = [...new Set([number.sitterId, sitter?.id].filter((id) => id != null))];
  const scope = scopeOf(action, planned, sitterIds, at);
  return {
    action,
    sitters: await compareSitters(ctx, sitterIds, planned, at),
    threads: await previewThreads(ctx, { at, planned, scope }),
  };
}

async function getNamedSitter(ctx: OrgContext, sitterId: string | undefined): Promise<Sitter> {
  const refusal = { path: 'sitter_id' };
  if (sitterId === undefined) throw new DomainError('invalid_request', 'Name the sitter.', refusal);
  const sitter = await findSitter(ctx.db, ctx.orgId, sitterId);
  if (!sitter) throw new DomainError('sitter_not_found', undefined, refusal);
  return sitter;
}

type Asked = { number: BusinessNumber; sitter: Sitter | null; at: Date };

/** The changes that the action would write, in the very words in which it writes them. */
async function plan(ctx: OrgContext, action: NumberAction, asked: Asked): Promise<PlannedChange[]> {
  const { number, at } = asked;
  switch (action) {
    case 'quarantine': {
      const until = await getQuarantineEnd(ctx, {});
      permitted(checkQuarantine(number, until));
      return [{ number, change: quarantine(number, { at, until, reason: '' }) }];
    }
    case 'release':
      permitted(checkRelease(number, at, { force: true, reason: 'preview' }));
      return [{ number, change: endQuarantine(number) }];
    case 'assign':
      return planAssign(ctx, asked);
    case 'unassign':
      permitted(checkUnassign(number));
      return [{ number, change: INTO_POOL }];
    case 'promote':
      return planPromote(ctx, number);
    case 'retire':
      permitted(checkRetire(number));
      return [{ number, change: retire(at) }];
  }
}

async function planAssign(ctx: OrgContext, { number, sitter }: Asked): Promise<PlannedChange[]> {
  if (!sitter) return [];
  const former = (await findNumberOfSitter(ctx.db, ctx.orgId, sitter.id)) ?? null;
  if (permitted(checkAssign(number, { ...sitter, number: former })) === 'unchanged') return [];
  return [{ number, change: assignTo(sitter.id) }, ...(former ? [{ number: former, change: FREED }] : [])];
}

async function planPromote(ctx: OrgContext, number: BusinessNumber): Promise<PlannedChange[]> {
  if (permitted(checkPromote(number)) === 'unchanged') return [];
  const former = await findFrontDesk(ctx.db, ctx.orgId);
  return [{ number, change: TO_FRONT_DESK }, ...(former ? [{ number: former, change: INTO_POOL }] : [])];
}

/** A change at the front desk may concern everybody, one in the pool every one-time client. */
function scopeOf(
  action: NumberAction,
  planned: readonly PlannedChange[],
  sitterIds: readonly string[],
  at: Date,
): CandidateScope {
  const numberIds = planned.map(({ number }) => number.id);
  const inPool = planned.some(({ number, change }) => [number.class, change.class].includes('pool'));
  const clients = planned.length === 0 ? 'none' : action === 'promote' ? 'all' : inPool ? 'one_time' : 'none';
  return { clients, numberIds, sitterIds, at };
}

async function compareSitters(
  ctx: OrgContext,
  sitterIds: readonly string[],
  planned: readonly PlannedChange[],
  at: Date,
): Promise<TouchedSitter[]> {
  const sitters = await Promise.all(sitterIds.map((id) => findSitter(ctx.db, ctx.orgId, id)));
  const compared = sitters.flatMap((sitter) => sitter ?? []);
  return Promise.all(
    compared.map(async ({ id, name }) => {
      const held = (await findNumberOfSitter(ctx.db, ctx.orgId, id)) ?? null;
      const numbers = planned.map(({ number, change }) => ({ ...number, ...change }));
      const after = numbers.find(({ sitterId }) => sitterId === id);
      const isChanged = numbers.some((number) => number.id === held?.id);
      return { id, name, now: usable(held, at), after: usable(after ?? (isChanged ? null : held), at) };
    }),
  );
}

function usable(number: BusinessNumber | null, at: Date): EffectiveNumber | null {
  return number && isUsableAt(number, at) ? { id: number.id, e164: number.e164 } : null;
}
