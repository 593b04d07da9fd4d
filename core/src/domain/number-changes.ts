import type { NumberClass, NumberState } from './number-lifecycle.ts';

/** The columns of a business number that its life moves. */
export type NumberLife = NumberState & {
  quarantinedAt: Date | null;
  quarantineReason: string | null;
  classAfterQuarantine: 'pool' | null;
  retiredAt: Date | null;
};

/** What an action writes; a preview applies the very same to the facts of a decision. */
export type NumberChange = Partial<NumberLife>;

const NOT_IN_QUARANTINE = {
  quarantinedAt: null,
  quarantinedUntil: null,
  quarantineReason: null,
  classAfterQuarantine: null,
} as const;

/** Begins a quarantine, or gives the present one another end; the holder stays. */
export function quarantine(
  number: Pick<NumberLife, 'quarantinedAt'>,
  { at, until, reason }: { at: Date; until: Date; reason: string },
): NumberChange {
  return {
    status: 'quarantined',
    quarantinedAt: number.quarantinedAt ?? at,
    quarantinedUntil: until,
    quarantineReason: reason,
  };
}

/** The class that a number has whenever it can be used: the one laid down for it, if it is in quarantine until then. */
export function classInUse(number: Pick<NumberLife, 'class' | 'classAfterQuarantine'>): NumberClass {
  return number.classAfterQuarantine ?? number.class;
}

/** Returns a number to use, in the class that was laid down for it. */
export function endQuarantine(number: Pick<NumberLife, 'class' | 'classAfterQuarantine'>): NumberChange {
  return { status: 'active', class: classInUse(number), ...NOT_IN_QUARANTINE };
}

export function assignTo(sitterId: string): NumberChange {
  return { class: 'sitter', sitterId };
}

/** Takes a number from its holder; it keeps its class and its quarantine. */
export const FREED: NumberChange = { sitterId: null };

/** Out of the sitters' reserve; a quarantine goes on. */
export const INTO_POOL: NumberChange = { class: 'pool', sitterId: null, classAfterQuarantine: null };

export const TO_FRONT_DESK: NumberChange = { class: 'front_desk' };

export function retire(at: Date): NumberChange {
  return { status: 'retired', retiredAt: at, ...NOT_IN_QUARANTINE };
}

type Place = Pick<NumberLife, 'class' | 'classAfterQuarantine' | 'status'>;

/** Whether its leases end with the change: it was in the pool and is no more. A quarantine does not take it out. */
export function leavesPool(before: Place, after: Place): boolean {
  return classInUse(before) === 'pool' && (classInUse(after) !== 'pool' || after.status === 'retired');
}
