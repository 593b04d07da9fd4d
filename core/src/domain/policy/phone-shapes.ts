import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Ten digits as North America dials them, whether or not the area code is in use, with a 1 before them or not. */
export function isNorthAmerican(digits: string): boolean {
  return /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits);
}

/** Whether a carrier has given out numbers like this one. */
export function isKnownNumber(digits: string): boolean {
  const international = isNorthAmerican(digits) && digits.length === 10 ? `+1${digits}` : `+${digits}`;
  return parsePhoneNumberFromString(international, { extract: false })?.isValid() ?? false;
}

/** The groups in which North America writes a phone: 3-3-4, with a 1 before them or the groups split further. */
export function isGroupedAsNorthAmerican(lengths: readonly number[]): boolean {
  const sizes = lengths[0] === 1 && sum(lengths) === 11 ? lengths.slice(1) : lengths;
  if (sum(sizes) !== 10) return false;
  const ends = new Set<number>();
  let total = 0;
  for (const size of sizes) {
    total += size;
    ends.add(total);
  }
  return ends.has(3) && ends.has(6) && (sizes[0] ?? 0) === 3;
}

const ELSEWHERE = new Set([
  // Spain, France and Germany, Mexico, Britain, Brazil, China
  '3-2-2-2',
  '3-3-3',
  '2-2-2-2-2',
  '2-4-4',
  '5-6',
  '5-3-3',
  '4-3-3',
  '4-3-4',
  '4-7',
  '4-8',
  '3-8',
  '3-4-4',
  '2-5-4',
  '3-4-3',
  '4-2-2-2',
  '4-2-2-2-2',
]);

/** The groups in which phones are written elsewhere; the first digit is one that a phone there begins with. */
export function isGroupedAsElsewhere(digits: string, lengths: readonly number[]): boolean {
  const groups = lengths.join('-');
  if (!ELSEWHERE.has(groups)) return false;
  if (groups === '3-3-3' || groups === '3-2-2-2') return /^[679]/.test(digits);
  if (groups === '2-4-4' || groups === '2-5-4')
    return /^[1-9]/.test(digits) && !/^(?:19|20)/.test(digits.slice(2));
  return /^(?:0|1[3-9])/.test(digits);
}

export function isCounting(digits: string): boolean {
  return (
    '012345678901234567890'.includes(digits) ||
    '123456789101112131415161718192021'.includes(digits) ||
    '20191817161514131211109876543210'.includes(digits)
  );
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
