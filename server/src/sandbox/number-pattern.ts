const KEYS = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** A part of a number in Twilio's way, `*` for any digit and letters for their keys, for `like`; null for what is none. */
export function numberPattern(text: string): string | null {
  if (!/^\+?[0-9A-Za-z*]+$/.test(text)) return null;
  const digits = [...text.toLowerCase()].map((sign) => {
    if (sign === '*') return '_';
    return /[a-z]/.test(sign) ? String(KEYS.findIndex((letters) => letters.includes(sign))) : sign;
  });
  return `%${digits.join('')}%`;
}
