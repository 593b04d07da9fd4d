import { z } from 'zod';
import { readEmailAddress } from '../domain/email-address.ts';

/** Kept in lower case: an address is the same whoever writes it. */
export const EmailAddress = z
  .string()
  .max(254)
  .refine(
    (text) => readEmailAddress(text) !== null,
    'Write an e-mail address, such as ana@happy-paws.example.',
  )
  .describe('Compared and shown in lower case');
