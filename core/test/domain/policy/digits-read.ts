const WORDS =
  'zero|one|two|three|four|five|six|seven|eight|nine cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf null|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun oh|l'
    .split(' ')
    .map((language) => language.split('|'));
const CHINESE = '零一二三四五六七八九';

/** Every digit that a reader could make out in a text, in order: written independently of the rules that are tested. */
export function digitsReadIn(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[零一二三四五六七八九]/g, (digit) => String(CHINESE.indexOf(digit)))
    .replace(/\p{Nd}/gu, digitOf)
    .toLowerCase();
  return [...plain.matchAll(/\d|[a-z]/g)]
    .map(([unit]) => unit)
    .join('')
    .replace(
      /\d|zero|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|deux|trois|quatre|cinq|sept|huit|neuf|null|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|./g,
      figureOf,
    );
}

function figureOf(word: string): string {
  if (/\d/.test(word)) return word;
  const figure = WORDS.map((language) => language.indexOf(word)).find((index) => index >= 0);
  return figure === undefined ? '' : String(figure);
}

function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50];
  const zero = zeros.findLast((first) => first <= code) ?? 0x30;
  return String(code - zero);
}
