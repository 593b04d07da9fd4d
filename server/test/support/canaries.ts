/** Something that must reach nobody but those it belongs to, and that stands nowhere by chance. */
export type Canary = { whose: string; kind: 'phone' | 'email' | 'name' | 'words'; value: string };

const DIGIT_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
/** People and programs put something between the digits of a phone; so much of it makes it another text. */
const BETWEEN = /(?<=\d)[\s().\-–/]{1,3}(?=\d)/g;

/** The canaries that can be read out of the bytes: plain, as bare or spaced digits, spelled, in a URL, or in base64. */
export function canariesIn(bytes: string, canaries: readonly Canary[]): Canary[] {
  const texts = readable(bytes);
  return canaries.filter((canary) => texts.some((text) => isIn(text, canary)));
}

function isIn(text: Readable, { kind, value }: Canary): boolean {
  if (kind !== 'phone') return text.plain.includes(value.toLowerCase());
  // Without the country code, as people write it.
  const national = value.slice(-10);
  return text.digits.includes(national) || text.spelled.includes(spell(national));
}

type Readable = { plain: string; digits: string; spelled: string };

function readable(bytes: string): Readable[] {
  return [bytes, ...decoded(bytes)].map((text) => {
    const plain = text.normalize('NFKC').toLowerCase();
    return { plain, digits: plain.replaceAll(BETWEEN, ''), spelled: plain.replaceAll(/[^a-z]/g, '') };
  });
}

const ENCODED = /[A-Za-z0-9+/_-]{16,}={0,2}/g;

/** What a program would read out of it: percent-encoding, and base64 at whatever place it begins. */
function decoded(bytes: string): string[] {
  const percent = bytes.includes('%') ? [bytes.replaceAll(/%([0-9a-f]{2})/gi, (_, hex) => fromHex(hex))] : [];
  const base64 = (bytes.match(ENCODED) ?? []).flatMap((part) =>
    [0, 1, 2, 3].map((skipped) => Buffer.from(part.slice(skipped), 'base64').toString('latin1')),
  );
  return [...percent, base64.join('\n')];
}

function fromHex(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function spell(digits: string): string {
  return [...digits].map((digit) => DIGIT_WORDS[Number(digit)]).join('');
}
