// Words that say what a number is. The patterns are for folded text and bounded.

const NOT_INSIDE = '(?<![\\p{L}\\d])';
const WORD_END = '(?![\\p{L}\\d])';

const PHONE_WORDS = [
  // Asking to be called
  '(?:call|calling|text|txt|texting|ring|phone|dial|reach|contact|msg|message|buzz|ping|facetime|imessage|sms|hit) (?:me|us|him|her|jo|my husband|my wife|my mom)(?: (?:up|back|direct|directly|instead|anytime|any time|whenever|at|on|@))*',
  'hmu|hit me up|shoot me a (?:text|msg|message)|(?:give|drop|send) me a (?:call|ring|shout|text|bell|buzz|line)|reach me|get (?:me|hold of me|in touch)|to get me|call or text|text or call|call/text|talk to me direct(?:ly)?|i answer(?: at)?',
  "my (?:(?:new|own|personal|private|direct|real|other|work|us|uk|google|american|actual|home) ){0,2}(?:number|num|nr|nmbr|no|digits|cell|celly|cellphone|mobile|mob|phone|fone|tel|telephone|line|contact|whats|whatsapp)(?: (?:number|no|nr|#))?(?:'s)?",
  '(?:phone|cell|cellphone|mobile|contact|telephone|personal|private|direct|whats ?app) (?:number|num|no|nr|#)',
  'text(?: me)?|call(?: me)?|ask for \\p{L}{2,12}|dial|phone|cell|tel|telephone|mobile|mob|ph|digits|whats ?app|area code|google voice|number to (?:call|text|reach)|imessage',
  // Spanish, French, German, Portuguese, Italian
  'llam[ae](?:me|nme)?|marca(?:me)?|escrib[ea](?:me)?|mi (?:numero|cel|celu|celular|movil|telefono|tel|whats)|mi nro|telefono|celular|movil|numero de (?:telefono|celular|movil)',
  'appel(?:le|ez)(?:[- ]moi)?|mon (?:numero|num|tel|telephone|portable|06|07)|joindre|ecri(?:s|vez)[- ]moi|sms au|portable|numero de (?:telephone|portable)',
  'ruf(?:en sie)? (?:mich|an)|(?:meine|private) (?:nummer|handynummer|telefonnummer|mobilnummer)|mein handy|handy|handynummer|telefonnummer|mobilnummer|anrufen|erreichst du mich|erreichbar|schreib mir',
  'meu (?:numero|celular|telefone|zap)|me lig(?:a|ue)|chiama(?:mi)|mio numero',
].map((words) => `${NOT_INSIDE}(?:${words})${WORD_END}`);
const PHONE = new RegExp(`☎|${PHONE_WORDS.join('|')}`, 'gu');

/** "Number" alone is a phone's, unless something else comes before it. */
const BARE_NUMBER = new RegExp(`${NOT_INSIDE}(?:number|numero|nummer|numbers|nr)(?:'s)?${WORD_END}`, 'gu');

const CODE_WORDS =
  'codes?|gate|door|lock|lockbox|lock box|key ?box|key ?safe|alarm|pin|passcode|keypad|key ?code|garage|security|entry|combo|combination|buzzer|intercom|press|enter|disarm|arms?|disarms|codigo|alarma|puerta|clave|porton|portail|alarme|digicode|porte|tor|tur|turcode|torcode|tuer|schlusseltresor';
const RECORD_WORDS =
  'po|order|orders|tracking|track|invoice|inv|confirmation|conf|reservation|booking|ref|reference|receipt|ticket|case|claim|policy|account|acct|member|membership|license|licence|permit|tag|rabies|chip|chipped|microchip|microchipped|avid|homeagain|serial|sn|model|sku|upc|item|lot|batch|rx|prescription|parcel|package|ups|fedex|usps|dhl|wi-?fi|password|passwort|pw|pwd|ssid|network|card|routing|iban|apt|apartment|unit|units|suite|room|rooms|floor|bldg|building|house|lot|zip|plate|transaction|id|pedido|factura|contrasena|commande|facture|colis|puce|mot de passe|bestellung|rechnung|sendung|chipnummer|chipnr|kundennummer|seguimiento|recibo|reserva|poliza|version|build|error|dose|portions?|weights?|glucose|readings?|steps|years?|score|scores|won|lost|flight|flights|vuelo|vol|flug';

const CODE = new RegExp(`${NOT_INSIDE}(?:${CODE_WORDS})${WORD_END}`, 'gu');
const RECORD = new RegExp(`${NOT_INSIDE}(?:${RECORD_WORDS})${WORD_END}`, 'gu');
/** Behind it, another sentence begins. */
const SENTENCE_END = /[.!?](?=\s|$)|[\n;]/g;

const REACH_OF_PHONE = 70;
const REACH_BEHIND = 45;
const REACH_OF_NAME = 32;
/** "4821 is the gate code" */
const NAMES_WHAT_STANDS_BEFORE = /^[^\p{L}\n]{0,3}(?:is|opens|for|unlocks|disarms|to)(?!\p{L})/u;

/** What the words around a number say of it. */
export type Cue = 'phone' | 'code' | 'record' | null;
type Place = { start: number; end: number };
export type Cues = Readonly<
  Record<'phone' | 'number' | 'code' | 'record' | 'sentenceEnd', readonly Place[]>
> & {
  text: string;
};

/** Finds the words that tell phones from other numbers, once for a whole folded text. */
export function readCues(text: string): Cues {
  const placesOf = (pattern: RegExp) =>
    Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => ({ start: index, end: index + length }));
  return {
    text,
    phone: placesOf(PHONE),
    number: placesOf(BARE_NUMBER),
    code: placesOf(CODE),
    record: placesOf(RECORD),
    sentenceEnd: placesOf(SENTENCE_END),
  };
}

/** What the words around `[start, end)` say of the number there; the closest word before it counts most. */
export function cueAround(cues: Cues, start: number, end: number): Cue {
  const within = (kind: Exclude<keyof Cues, 'text'>, reach: number) => {
    const last = endBefore(cues[kind], start);
    return start - last <= reach ? last : -1;
  };
  const clause = endBefore(cues.sentenceEnd, start);
  const inClause = (last: number) => (last > clause ? last : -1);
  const code = inClause(within('code', REACH_OF_NAME));
  const record = inClause(within('record', REACH_OF_NAME));
  const phone = within('phone', REACH_OF_PHONE);
  const name = Math.max(code, record);
  if (name > phone) return code > record ? 'code' : 'record';
  if (phone >= 0 || inClause(within('number', REACH_OF_NAME)) >= 0) return 'phone';
  const codeBehind = startBehind(cues.code, end);
  const phoneBehind = startBehind(cues.phone, end);
  const isNamedBehind =
    codeBehind < phoneBehind &&
    codeBehind - end <= REACH_OF_NAME &&
    NAMES_WHAT_STANDS_BEFORE.test(cues.text.slice(end, end + REACH_OF_NAME));
  if (isNamedBehind) return 'code';
  return phoneBehind - end <= REACH_BEHIND ? 'phone' : null;
}

function endBefore(places: readonly Place[], at: number): number {
  return places[countUpTo(places, (place) => place.end <= at) - 1]?.end ?? -1;
}

function startBehind(places: readonly Place[], at: number): number {
  return places[countUpTo(places, (place) => place.start < at)]?.start ?? Number.POSITIVE_INFINITY;
}

/** How many of the first places, which are in order, have a property that the rest has not. */
function countUpTo(places: readonly Place[], has: (place: Place) => boolean): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = places[middle];
    if (place && has(place)) low = middle + 1;
    else high = middle;
  }
  return low;
}
