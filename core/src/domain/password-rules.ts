const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 200;

/** Tried first by whoever guesses, of those that are long enough. */
const COMMON = new Set(
  (
    '1234567890 0123456789 0987654321 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456 ' +
    'asdfghjkl1 password12 password123 password1234 passw0rd123 iloveyou12 iloveyou123 letmein123 welcome123 welcome1234 ' +
    'changeme123 administrator admin12345 admin123456 abcdefghij abcd123456 abc1234567 football123 baseball123 princess123 ' +
    'sunshine123 monkey1234 dragon1234 superman123 petsitter1 petsitter123 dogwalker1 dogwalker123 maskline123'
  ).split(' '),
);

/**
 * What keeps a text from being a password, as a sentence; null if nothing does. `known`: what others know of the person,
 * such as e-mail address and name. Length counts, not kinds of characters (NIST SP 800-63B, 3.1.1.2).
 */
export function flawOfPassword(password: string, known: readonly string[]): string | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD)
    return `Use at least ${SHORTEST_PASSWORD} characters; a few words are fine.`;
  if (length > LONGEST_PASSWORD) return `Use at most ${LONGEST_PASSWORD} characters.`;
  const plain = password.normalize('NFKC').toLowerCase();
  if (new Set(plain).size < 4) return 'Use more than three different characters.';
  if (COMMON.has(plain)) return 'This one is guessed first: use another.';
  const isKnown = known.some((text) => text.toLowerCase() === plain);
  return isKnown ? 'Use something other than your name or e-mail address.' : null;
}
