import { z } from 'zod';
import { hasVisibleCharacter } from '../domain/visible-text.ts';

const error = 'Write at least one visible character.';

/** A text that a person will want to read, without the spaces around it. */
export function visibleText(longest: number) {
  return z
    .string()
    .trim()
    .min(1, { error, abort: true })
    .max(longest)
    .refine(hasVisibleCharacter, { error, abort: true });
}

/** An id of another system: kept exactly as it is given. */
export function visibleId(longest: number) {
  return z
    .string()
    .min(1, { error, abort: true })
    .max(longest)
    .refine(hasVisibleCharacter, { error, abort: true });
}
