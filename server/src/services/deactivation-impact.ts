import { planCancellation } from '@maskline/core/domain/assignment-window';
import { FREED, quarantine } from '@maskline/core/domain/number-changes';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import type { OrgContext } from '../context.ts';
import { findNumberOfSitter } from '../store/numbers.ts';
import { type Duties, findDuties } from '../store/sitter-duties.ts';
import { getSitter } from '../store/sitters.ts';
import { type EffectiveNumber, previewThreads, type TouchedThreads } from './effective-numbers.ts';
import { numberReturn } from './quarantine.ts';

export type DeactivationImpact = {
  number: (EffectiveNumber & { quarantinedUntil: Date }) | null;
  windowsEnded: Duties['windows'];
  windowsCancelled: Duties['windows'];
  overridesEnded: Duties['overrides'];
  bookingsCleared: Duties['bookings'];
  threads: TouchedThreads;
};

/**
 * What deactivating a sitter now would end, clear and cancel, and what the conversations would use instead; changes nothing.
 * Of an inactive sitter: nothing. Throws `not_found`.
 */
export async function getDeactivationImpact(ctx: OrgContext, sitterId: string): Promise<DeactivationImpact> {
  const sitter = await getSitter(ctx.db, ctx.orgId, sitterId);
  if (!sitter.active) return NOTHING;
  const at = await ctx.clock.now(ctx.db);
  const duties = await findDuties(ctx.db, ctx.orgId, sitterId, at);
  const held = await findNumberOfSitter(ctx.db, ctx.orgId, sitterId);
  const until = held && (await numberReturn(ctx, held));
  const planned =
    held && until
      ? [{ number: held, change: { ...quarantine(held, { at, until, reason: '' }), ...FREED } }]
      : [];
  const planOf = (window: Duties['windows'][number]) => planCancellation(window, at).kind;
  return {
    number: held && until ? { id: held.id, e164: held.e164, quarantinedUntil: until } : null,
    windowsEnded: duties.windows.filter((window) => planOf(window) === 'close'),
    windowsCancelled: duties.windows.filter((window) => planOf(window) === 'cancel'),
    overridesEnded: duties.overrides,
    bookingsCleared: duties.bookings,
    threads: await previewThreads(ctx, {
      at,
      planned,
      scope: { clients: 'none', numberIds: [], sitterIds: [sitterId], at },
      alsoChange: (facts) => withoutSitter(facts, sitterId),
    }),
  };
}

const NOTHING: DeactivationImpact = {
  number: null,
  windowsEnded: [],
  windowsCancelled: [],
  overridesEnded: [],
  bookingsCleared: [],
  threads: { total: 0, threads: [] },
};

function withoutSitter(facts: RoutingFacts, sitterId: string): RoutingFacts {
  return {
    ...facts,
    sitters: facts.sitters.map((one) => (one.id === sitterId ? { ...one, active: false } : one)),
    overrides: facts.overrides.filter(
      ({ target }) => target.kind === 'owner' || target.sitterId !== sitterId,
    ),
  };
}
