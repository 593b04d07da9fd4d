import { fold } from './folded-text.ts';

// English, Spanish, French, German, Portuguese, Italian, and the digits of Dutch and Russian. Which figures a word
// gives matters less than how many. Left out are words that are mostly something else: "once", "un", "mil", "sei" are not here.

const DIGITS = [
  'zero,cero,null,nil,nought,naught,ought,zeroes,zeros,nul,ноль',
  'one,uno,une,eins,ones,een,один',
  'two,dos,deux,zwei,zwo,dois,due,twos,twee,два',
  'three,tres,trois,drei,tre,threes,drie,три',
  'four,cuatro,quatre,vier,quatro,quattro,fours,четыре',
  'five,cinco,cinq,funf,fuenf,cinque,fives,vijf,пять',
  'six,seis,sechs,sixes,zes,шесть',
  'seven,siete,sept,sieben,sete,sette,sevens,zeven,семь',
  'eight,ocho,huit,acht,oito,eights,восемь',
  'nine,nueve,neuf,neun,nove,niner,nines,negen,девять',
];
const TEENS = [
  'ten,diez,dix,zehn,dieci',
  'eleven,onze,elf,undici',
  'twelve,doce,douze,zwolf,zwoelf,doze,dodici',
  'thirteen,trece,treize,dreizehn,treze,tredici',
  'fourteen,catorce,quatorze,vierzehn,quattordici',
  'fifteen,quince,quinze,funfzehn,fuenfzehn,quindici',
  'sixteen,dieciseis,seize,sechzehn,dezesseis,sedici',
  'seventeen,diecisiete,siebzehn,dezessete,diciassette',
  'eighteen,dieciocho,achtzehn,dezoito,diciotto',
  'nineteen,diecinueve,neunzehn,dezenove,diciannove',
];
const TENS = [
  'twenty,veinte,vingt,zwanzig,vinte,venti',
  'thirty,treinta,trente,dreissig,dreißig,trinta,trenta',
  'forty,fourty,cuarenta,quarante,vierzig,quarenta,quaranta',
  'fifty,cincuenta,cinquante,funfzig,fuenfzig,cinquenta,cinquanta',
  'sixty,sesenta,soixante,sechzig,sessenta,sessanta',
  'seventy,setenta,septante,siebzig,settanta',
  'eighty,ochenta,huitante,achtzig,oitenta,ottanta',
  'ninety,noventa,nonante,neunzig,novanta',
];

const HUNDREDS_OF =
  'ciento,doscientos,trescientos,cuatrocientos,quinientos,seiscientos,setecientos,ochocientos,novecientos';

const FIGURES = new Map<string, string>();
const add = (words: string, figures: string) => {
  for (const word of fold(words).text.split(',')) FIGURES.set(word, figures);
};
DIGITS.forEach((words, digit) => {
  add(words, `${digit}`);
});
TEENS.forEach((words, unit) => {
  add(words, `1${unit}`);
});
TENS.forEach((words, index) => {
  add(words, `${index + 2}0`);
});

HUNDREDS_OF.split(',').forEach((word, index) => {
  add(word, `${index + 1}00`);
});
/** "threee", "siix" */
const STRETCHED = new Map([...FIGURES].map(([word, figures]) => [squeeze(word), figures]));

function squeeze(word: string): string {
  return word.replace(/(.)\1+/gu, '$1');
}

/** They sound like a digit, or look like one, and count only beside others. */
const SOUNDS_LIKE = new Map([
  ...['o', 'oh', 'owe'].map((word) => [word, '0'] as const),
  ...['won', 'wun', 'juan', 'un', 'uno'].map((word) => [word, '1'] as const),
  ...['to', 'too', 'tu', 'tew'].map((word) => [word, '2'] as const),
  ...['tree', 'free', 'thre'].map((word) => [word, '3'] as const),
  ...['for', 'fore', 'foe', 'fo'].map((word) => [word, '4'] as const),
  ...['fife', 'fiv', 'fyve', 'faiv'].map((word) => [word, '5'] as const),
  ...['sicks', 'sex', 'siks', 'sei'].map((word) => [word, '6'] as const),
  ...['sevin', 'sevn'].map((word) => [word, '7'] as const),
  ...['ate', 'ait', 'eit'].map((word) => [word, '8'] as const),
  ...['nein', 'nyne'].map((word) => [word, '9'] as const),
]);
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  o: '0',
  q: '0',
  l: '1',
  i: '1',
  z: '2',
  s: '5',
  b: '8',
};

const TIMES = new Map([
  ...['double', 'doble', 'doppel', 'dubble', 'pair', 'twice'].map((word) => [word, 2] as const),
  ...['triple', 'treble', 'tripple', 'thrice'].map((word) => [word, 3] as const),
  ...['quadruple', 'quad'].map((word) => [word, 4] as const),
]);
const HUNDREDS = new Set(['hundred', 'hundert', 'cent', 'cents', 'cientos', 'hundreds']);
const LONGEST_WORD = 60;

/** The figures of a number word, of a word made of several ("fourone"), or of a German pair ("einundzwanzig"). */
export function figuresOf(word: string): string | null {
  if (word.length > LONGEST_WORD) return null;
  return FIGURES.get(word) ?? germanPair(word) ?? glued(word) ?? stretched(word);
}

function stretched(word: string): string | null {
  return /(.)\1/u.test(word) ? (STRETCHED.get(squeeze(word)) ?? null) : null;
}

const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 5: 's', 7: 'v' };

/** "s1x" and "thr33" with letters for their figures; null for what is then no number word. */
export function withoutLeet(token: string): string | null {
  const word = token.replace(/\d/g, (digit) => LEET[digit] ?? digit);
  return FIGURES.has(word) ? word : null;
}

function germanPair(word: string): string | null {
  const match = /^(ein|\p{L}{3,7})und(\p{L}{5,8}ig)$/u.exec(word);
  const unit = match?.[1] === 'ein' ? '1' : FIGURES.get(match?.[1] ?? '');
  const tens = FIGURES.get(match?.[2] ?? '');
  return unit && tens ? `${tens[0]}${unit}` : null;
}

const SHORTEST = 3;
const LONGEST = 7;

/** "sevenonesix"; from the end on, for "ones" is a part of it that leads nowhere. */
function glued(word: string): string | null {
  const rests: (string | null)[] = [];
  rests[word.length] = '';
  for (let at = word.length - 2; at >= 0; at -= 1) {
    for (let size = 2; size <= LONGEST && rests[at] == null; size += 1) {
      const part = partOf(word.slice(at, at + size));
      const rest = rests[at + size];
      rests[at] = part !== undefined && rest != null ? part + rest : null;
    }
  }
  const figures = rests[0] ?? '';
  return figures.length > 1 ? figures : null;
}

function partOf(part: string): string | undefined {
  return part === 'oh' ? '0' : part.length >= SHORTEST ? FIGURES.get(part) : undefined;
}

/** The figure that a word sounds like, or figures that its letters look like; it counts only beside other figures. */
export function seemingFiguresOf(word: string): string | null {
  const sound = SOUNDS_LIKE.get(word);
  if (sound) return sound;
  return word.length <= 5 && /^[oqlizsb]+$/.test(word)
    ? [...word].map((letter) => LOOKS_LIKE[letter]).join('')
    : null;
}

/** How often the figure after this word is meant; 0 if it is no such word. */
export function timesOf(word: string): number {
  return TIMES.get(word) ?? 0;
}

export function isHundred(word: string): boolean {
  return HUNDREDS.has(word);
}
