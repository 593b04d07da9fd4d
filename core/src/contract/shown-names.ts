import { z } from 'zod';

const VISIBLE = /[^\p{White_Space}\p{C}]/u;
const CONTACT = /@|(?:\d[^\p{L}\d]*){7}/u;

/** A name or label that a sitter sees, so it may hold no phone number and no address of anybody. */
export function shownName(longest: number) {
  return z
    .string()
    .trim()
    .max(longest)
    .regex(VISIBLE, 'Write at least one visible character.')
    .refine((text) => !CONTACT.test(text), 'Sitters see it: leave out phone numbers and addresses.');
}
