// Numbers that are plainly something else than a part of a phone. The patterns are for folded text, and every repetition is
// bounded, so that no text takes long.

const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)(?:[a-z]{0,6})|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|januar|februar|marz|juni|juli|oktober|dezember';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const UNIT =
  "mg|mcg|ug|ml|cc|g|gr|gram(?:s|os|m)?|kg|kilos?|lbs?|pounds?|oz|ounces?|cups?|scoops?|tbsp|tsp|tablets?|tabs?|pills?|caps?|drops?|units?|iu|treats?|cans?|min|mins|minutes?|minuten|minutos|secs?|seconds?|hours?|hrs?|stunden|horas|heures|days?|nights?|dias|tage|jours|weeks?|wks?|months?|years?|yrs?|yo|anos|jahre|ans|miles?|km|ft|feet|foot|inch(?:es)?|cm|steps|walks?|visits?|visitas|visites|besuche|dogs?|cats?|perros?|gatos?|chiens?|chats?|hunde|katzen|puppies|kittens|kids|people|times|x|degrees|percent|calories|kcal|cal|bpm|mph|beds?|baths?|sq|bucks|dollars?|euros?|eur|usd|cents|pts?|points?|stars?|poops?|pees?|pm|uhr|h|o'?clock|th|st|nd|rd|er|e";
const STREET =
  'st|street|ave?|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|way|pl|place|ter|terrace|cir|circle|hwy|highway|pkwy|parkway|sq|square|alley|trail|strasse|str|weg|platz|allee';
const AIRLINE =
  'aa|ua|dl|wn|b6|nk|f9|ba|lh|af|kl|ib|ew|u2|lx|sk|ei|qf|qr|ek|ey|tk|g4|sy|ws|iberia|delta|united|southwest|jetblue|lufthansa|ryanair|easyjet|vueling|american|alaska|spirit|frontier';

/** Not right behind another number, as the last group of a phone is. */
const APART = '(?<!\\d[ .()/-]{0,3})(?<![\\d.:,])';

const PATTERNS = [
  // 7:30, 17h45, 7:30-8:15 pm
  `(?<![\\d:.])(?:[01]?\\d|2[0-4])[:h][0-5]\\d(?![\\d:])`,
  `(?<![\\d:.+-])(?:[01]?\\d|2[0-4])(?:[:.][0-5]\\d)?(?:\\s?-\\s?(?:[01]?\\d|2[0-4])(?:[:.][0-5]\\d)?)?\\s?(?:am|pm|a\\.m\\.|p\\.m\\.|o'?clock|uhr|h)(?!\\p{L})`,
  // 12/24/2026, 24.12.26, 2026-12-24, 12/24, 20261224, Dec 24 2026, 24 de diciembre de 2026
  `(?<![\\d/.+-])${DAY}([/.-])${DAY}\\1(?:19|20)?\\d{2}(?![/.-]?\\d)`,
  `(?<![\\d/.-])(?:19|20)\\d{2}([/.-])${DAY}\\1${DAY}(?![/.-]?\\d)`,
  `(?<![\\d/.-])${DAY}[/.]${DAY}(?![/.-]?\\d)`,
  `(?<!\\d)20[0-4]\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d)`,
  `(?<!\\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])20[0-4]\\d(?!\\d)`,
  `(?<!\\p{L})(?:${MONTH})\\.?\\s?${DAY}(?:st|nd|rd|th)?(?:\\s?-\\s?${DAY})?(?:,?\\s(?:19|20)\\d{2})?(?![\\d-])`,
  `(?<![\\d-])${DAY}\\.?\\s(?:de\\s)?(?:${MONTH})(?!\\p{L})(?:,?\\s(?:de\\s)?(?:19|20)\\d{2})?(?!\\d)`,
  // $45, $1,240.50, 45 €, 1.240,50, 0.25, 12 345,67
  `[$€£]\\s?(?:0|[1-9]\\d{0,2}(?:,\\d{3}){1,2}|[1-9]\\d{0,4})(?:\\.\\d{2})?(?![\\d.-]|\\s\\d)`,
  `${APART}(?:0|[1-9]\\d{0,2}(?:[., ]\\d{3}){1,2}|[1-9]\\d{0,4})(?:[.,]\\d{2})?\\s?[€£$](?!\\d)`,
  `(?<![\\d.,-])\\d{1,4}[.,]\\d{1,2}(?![\\d.,-]|\\s?\\(?\\d{3})`,
  `(?<![\\d.,-])[1-9]\\d{0,2}(?:,\\d{3}){1,3}(?![\\d,-])`,
  // 5 mg, 150-200 g, 3 dogs, 80%, 2x, x3
  `${APART}[1-9]\\d{0,3}(?:\\s?-\\s?[1-9]\\d{0,3})?\\s?(?:${UNIT}|[%°])(?![\\p{L}\\d])`,
  // Flights
  `(?<!\\p{L})(?:${AIRLINE}|flight|flug|vuelo|vol)\\s?#?\\d{1,4}(?![\\d-])`,
  // House numbers, postal codes
  `${APART}[1-9]\\d{0,4}[a-z]?\\s(?:\\p{L}{1,20}\\.?\\s){1,3}(?:${STREET})(?!\\p{L})`,
  `(?<!\\p{L})[a-z]{2}\\.?,?\\s\\d{5}(?:-\\d{4})?(?![\\d-]|\\s?\\d)`,
  `(?<!\\p{L})zip(?:\\scode)?:?\\s\\d{5}(?:-\\d{4})?(?![\\d-]|\\s?\\d)`,
  `${APART}\\d{5}-\\d{4}(?![\\d-])`,
  // A place on the globe; an address in a network
  `(?<![\\d.])-?\\d{1,2}\\.\\d{3,8},\\s?-?\\d{1,3}\\.\\d{3,8}(?![\\d.])`,
  `(?<![\\d.])(?:(?:1?\\d?\\d|2[0-4]\\d|25[0-5])\\.){3}(?:1?\\d?\\d|2[0-4]\\d|25[0-5])(?![\\d.])`,
].map((source) => new RegExp(source, 'gu'));

/** Marks the units of a folded text that stand in a time, date, dose, price, flight, address or place. */
export function markPlainNumbers(text: string): Uint8Array {
  const marks = new Uint8Array(text.length);
  for (const pattern of PATTERNS) {
    for (const { index, 0: match } of text.matchAll(pattern)) marks.fill(1, index, index + match.length);
  }
  return marks;
}
