import { DomainError } from '@maskline/core/domain/errors';
import type { NumberCheck } from '@maskline/core/domain/number-lifecycle';

/** What an action comes to. Throws the refusal of the domain. */
export function permitted<Outcome extends string>(check: NumberCheck<Outcome>): Outcome {
  if (!check.ok) throw new DomainError(check.code, check.message);
  return check.outcome;
}
