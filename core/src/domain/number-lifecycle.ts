import type { ErrorCode } from './errors.ts';
import { addDaysInZone, parseInstant, startOfDateInZone, type TimeRefusal } from './time.ts';
import { hasVisibleCharacter } from './visible-text.ts';

export type NumberClass = 'front_desk' | 'sitter' | 'pool';
export type NumberStatus = 'active' | 'quarantined' | 'retired';

/** What the rules of a number's life depend on. */
export type NumberState = {
  class: NumberClass;
  status: NumberStatus;
  sitterId: string | null;
  quarantinedUntil: Date | null;
};

/**
 * Whether a text may go out from the number at `at`. A quarantine is over at its very end, whether or not the number's
 * return has been written down by then.
 */
export function isUsableAt(
  { status, quarantinedUntil }: Pick<NumberState, 'status' | 'quarantinedUntil'>,
  at: Date,
): boolean {
  if (status === 'quarantined') return quarantinedUntil !== null && quarantinedUntil <= at;
  return status === 'active';
}

/** Days, or a date of one's own. */
export const QUARANTINE_DURATIONS = ['1', '3', '7', '14', '30', '90', 'custom'] as const;
export type QuarantineDuration = (typeof QUARANTINE_DURATIONS)[number];

export type QuarantineEnd =
  | { ok: true; until: Date }
  | { ok: false; code: 'quarantine_end_in_past' | 'quarantine_date_required'; message: string }
  | TimeRefusal;

/**
 * When a quarantine asked for at `at` ends: `until` wins, then the duration, then the organization's default. A day
 * is the same wall time in the organization's zone, a date its 00:00 there; an end that is not ahead is refused.
 */
export function quarantineEnd(
  request: { duration?: QuarantineDuration | undefined; until?: string | undefined },
  at: Date,
  org: { timeZone: string; defaultQuarantineDays: number },
): QuarantineEnd {
  const { duration, until } = request;
  if (until !== undefined) return chosenEnd(until, at, org.timeZone);
  if (duration === 'custom') {
    return {
      ok: false,
      code: 'quarantine_date_required',
      message: 'Say in `until` when the quarantine ends.',
    };
  }
  const days = duration === undefined ? org.defaultQuarantineDays : Number(duration);
  return { ok: true, until: addDaysInZone(at, days, org.timeZone) };
}

function chosenEnd(until: string, at: Date, zone: string): QuarantineEnd {
  const start = startOfDateInZone(until, zone);
  const end = start ? ({ ok: true, at: start } as const) : parseInstant(until, zone);
  if (!end.ok) return end;
  if (end.at > at) return { ok: true, until: end.at };
  return { ok: false, code: 'quarantine_end_in_past', message: 'Choose an end that lies in the future.' };
}

/** An action that may go ahead, and what it comes to, or a refusal that says what to do next. */
export type NumberCheck<Outcome extends string> =
  | { ok: true; outcome: Outcome }
  | { ok: false; code: ErrorCode; message: string };

/** A double click asks for one day twice, and the second one ends a moment later. */
const SAME_END_MS = 60_000;

/** Asked of a quarantined number, another end is a change; the same end, to the minute, is none. */
export function checkQuarantine(
  number: NumberState,
  until: Date,
): NumberCheck<'quarantined' | 'end_changed' | 'unchanged'> {
  if (number.status === 'retired') return RETIRED;
  if (number.class === 'front_desk') return FRONT_DESK;
  if (number.status === 'active') return { ok: true, outcome: 'quarantined' };
  const before = number.quarantinedUntil?.getTime() ?? Number.NEGATIVE_INFINITY;
  const isSame = Math.abs(until.getTime() - before) < SAME_END_MS;
  return { ok: true, outcome: isSame ? 'unchanged' : 'end_changed' };
}

/** Returns a number to use: `released` once its quarantine is over, `restored` before, which takes force and a reason. */
export function checkRelease(
  number: NumberState,
  at: Date,
  request: { force: boolean; reason: string | null },
): NumberCheck<'released' | 'restored' | 'unchanged'> {
  if (number.status === 'retired') return RETIRED;
  if (number.status === 'active') return { ok: true, outcome: 'unchanged' };
  if (isUsableAt(number, at)) return { ok: true, outcome: 'released' };
  if (!request.force) {
    return refuse(
      'quarantine_not_over',
      'The quarantine is not over: wait for its end, or restore the number at once with `force_restore` and a `restore_reason`.',
    );
  }
  if (!hasVisibleCharacter(request.reason ?? '')) {
    return refuse('restore_reason_required', 'Say in `restore_reason` why the number must not wait.');
  }
  return { ok: true, outcome: 'restored' };
}

/** Makes a free active number the front desk number; the one before it then joins the pool. */
export function checkPromote(number: NumberState): NumberCheck<'promoted' | 'unchanged'> {
  if (number.status === 'retired') return RETIRED;
  if (number.status === 'quarantined') return QUARANTINED;
  if (number.class === 'front_desk') return { ok: true, outcome: 'unchanged' };
  return number.sitterId === null ? { ok: true, outcome: 'promoted' } : HELD;
}

/** Gives a free active number to a sitter who has none, or whose own is in quarantine and is then lost: `replaces`. */
export function checkAssign(
  number: NumberState,
  sitter: { id: string; active: boolean; number: NumberState | null },
): NumberCheck<'assigned' | 'replaces' | 'unchanged'> {
  if (number.status === 'retired') return RETIRED;
  if (number.sitterId === sitter.id) return { ok: true, outcome: 'unchanged' };
  if (!sitter.active) return refuse('sitter_inactive', 'Activate the sitter first, or name another.');
  if (number.sitterId !== null) return HELD;
  if (number.class === 'front_desk') return FRONT_DESK;
  if (number.status === 'quarantined') return QUARANTINED;
  if (sitter.number === null) return { ok: true, outcome: 'assigned' };
  if (sitter.number.status === 'quarantined') return { ok: true, outcome: 'replaces' };
  return refuse(
    'sitter_has_number',
    'The sitter has an active number: quarantine it, or take it from the sitter, to give another.',
  );
}

/** Takes a number from its holder, or out of the sitters' reserve, into the pool; in quarantine it stays there. */
export function checkUnassign(number: NumberState): NumberCheck<'unassigned' | 'unchanged'> {
  if (number.status === 'retired') return RETIRED;
  if (number.class === 'front_desk') return FRONT_DESK;
  return { ok: true, outcome: number.class === 'pool' ? 'unchanged' : 'unassigned' };
}

/** Gives a number back to the carrier for good; the carrier may then rent it to somebody else. */
export function checkRetire(number: NumberState): NumberCheck<'retired' | 'unchanged'> {
  if (number.status === 'retired') return { ok: true, outcome: 'unchanged' };
  if (number.class === 'front_desk') return FRONT_DESK;
  return number.sitterId === null ? { ok: true, outcome: 'retired' } : HELD;
}

type Refusal = { ok: false; code: ErrorCode; message: string };

function refuse(code: ErrorCode, message: string): Refusal {
  return { ok: false, code, message };
}

const RETIRED = refuse(
  'number_retired',
  'The number was given back to the carrier: use another, or add one.',
);
const QUARANTINED = refuse(
  'number_not_active',
  'The number is in quarantine: release it first, or choose another.',
);
const FRONT_DESK = refuse(
  'front_desk_in_use',
  'This is the front desk number: promote another number to the front desk first.',
);
const HELD = refuse(
  'number_in_use',
  'A sitter holds this number: unassign it, or deactivate the sitter, first.',
);

/** The order in which free numbers are taken: never used, then least recently used, then by E.164. */
export function byLongestUnused(
  a: { lastUsedAt: Date | null; e164: string },
  b: { lastUsedAt: Date | null; e164: string },
): number {
  const used = (a.lastUsedAt?.getTime() ?? -Infinity) - (b.lastUsedAt?.getTime() ?? -Infinity);
  // Two never-used numbers differ by NaN.
  return used || (a.e164 < b.e164 ? -1 : a.e164 > b.e164 ? 1 : 0);
}
