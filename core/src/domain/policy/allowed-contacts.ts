/** What the organization lets everybody write: its own numbers and those of vets, in E.164, and domains in lower case. */
export type AllowedContacts = { numbers: readonly string[]; domains: readonly string[] };

export const NOTHING_ALLOWED: AllowedContacts = { numbers: [], domains: [] };

/**
 * Nobody may be kept from these: ASPCA Animal Poison Control (https://www.aspca.org/pet-care/animal-poison-control), Pet Poison
 * Helpline (https://www.petpoisonhelpline.com) and Poison Control (https://www.poison.org). 911, 112 and 988 are too short to be taken for a phone.
 */
const EMERGENCY_NUMBERS = ['+18884264435', '+18557647661', '+18002221222'];
const FEWEST_DIGITS = 7;

/** Whether digits are an allowed number as people write it: whole, or without country and area code. */
export function isAllowedNumber(digits: string, { numbers }: AllowedContacts): boolean {
  if (digits.length < FEWEST_DIGITS) return false;
  const national = digits.replace(/^0{1,2}/, '');
  return [...EMERGENCY_NUMBERS, ...numbers].some(
    (number) => number.endsWith(national) && national.length >= FEWEST_DIGITS,
  );
}

/** A part of an allowed domain's sites is allowed too. */
export function isAllowedDomain(domain: string, { domains }: AllowedContacts): boolean {
  return domains.some((allowed) => domain === allowed || domain.endsWith(`.${allowed}`));
}
