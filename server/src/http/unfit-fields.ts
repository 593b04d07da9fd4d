import { DomainError } from '@maskline/core/domain/errors';

/** Throws `unknown_field` for those of the named properties that were sent although they say nothing here. */
export function refuseFields(sent: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const unfit = names.filter((name) => sent[name] !== undefined);
  if (unfit.length === 0) return;
  const errors = unfit.map((path) => ({ path, message: 'Leave out this property.' }));
  throw new DomainError('unknown_field', undefined, { errors });
}
