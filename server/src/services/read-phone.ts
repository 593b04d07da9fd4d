import { DomainError } from '@maskline/core/domain/errors';
import { parsePhoneNumber } from '@maskline/core/domain/phone-number';

/** The phone in E.164, and the country that was assumed because none was written. Throws why it cannot be one. */
export function readPhone(
  input: string,
  defaultCountry: string,
  path = 'phone',
): { e164: string; assumedCountry: string | null } {
  const parsed = parsePhoneNumber(input, defaultCountry);
  if (!parsed.ok) throw new DomainError(parsed.code, parsed.message, { path });
  return { e164: parsed.e164, assumedCountry: parsed.assumedCountry ? defaultCountry : null };
}
