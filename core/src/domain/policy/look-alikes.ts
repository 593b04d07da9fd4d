/** Characters that read as another one and that Unicode's compatibility forms leave alone. */
const PAIRS = `
  аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdԛqԝwһhӏlүyьbзз
  αaβbεeηnιiκkνvοoρpτtυuχxγy
  ıiłløođdħhŧtɑaɡgɩiʟlɪiɴnᴀaʙbᴄcᴅdᴇeꜰfɢgʜhᴊjᴋkᴍmᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz
  。.·.․.‚,–-—-‐-‑-‒-―-−-﹘-⁃-’'‘'ʼ'´'\`'“"”"„"«"»"⁄/∕/
  〇0零0一1二2三3四4五5六6七7八8九9
  📧@✉@📩@
  📞☎📱☎☏☎🤙☎📲☎`;

const LOOK_ALIKES = new Map<string, string>();
const characters = [...PAIRS.replace(/\s/g, '')];
for (let at = 0; at + 1 < characters.length; at += 2) {
  LOOK_ALIKES.set(characters[at] ?? '', characters[at + 1] ?? '');
}

/** Circled and other ringed figures and letters in a row: first code point, how many, what the first one reads as. */
const ROWS: readonly (readonly [number, number, number])[] = [
  [0x24f5, 9, 0x31],
  [0x24ff, 1, 0x30],
  [0x2776, 9, 0x31],
  [0x2780, 9, 0x31],
  [0x278a, 9, 0x31],
  [0x1f10b, 1, 0x30],
  [0x1f10c, 1, 0x30],
  [0x2680, 6, 0x31],
  [0x1f150, 26, 0x61],
  [0x1f170, 26, 0x61],
];

/** What a lower-case character without marks reads as. */
export function readingOf(character: string): string {
  const known = LOOK_ALIKES.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (/\p{Nd}/u.test(character)) return digitOf(code);
  const row = ROWS.find(([first, size]) => code >= first && code < first + size);
  return row ? String.fromCodePoint(row[2] + code - row[0]) : character;
}

/** The decimal digits of each script stand in tens from zero to nine. */
function digitOf(code: number): string {
  let below = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - below - 1))) below += 1;
  return String(below % 10);
}
