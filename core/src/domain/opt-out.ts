export type ConsentWord = 'stop' | 'start' | 'help';

/** Twilio's defaults (https://www.twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords): it blocks the phone, too. */
const CARRIER_STOP_WORDS = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
]);
/** From 47 CFR 64.1200(a)(10). Carriers pass it on as any text. */
const OWN_STOP_WORDS = new Set(['OPT OUT']);
/** What clients also say of a walk or a visit. */
const ORDINARY_WORDS = new Set(['CANCEL', 'END', 'QUIT']);
// Twilio takes YES for an opt-in on some numbers; in a conversation it is just an answer.
const START_WORDS = new Set(['START', 'UNSTOP']);
const HELP_WORDS = new Set(['HELP', 'INFO']);
const LONGEST = 40;

/** A text that opts out: `word` in lower case, whether it is ordinary talk too, whether the carrier blocks the phone for it. */
export type OptOutWord = { word: string; isOrdinary: boolean; carrierBlocks: boolean };

/** The opt-out that the whole text is, whatever its case and the space around it; a full stop or an exclamation mark may follow. */
export function optOutWord(body: string): OptOutWord | null {
  const text = body.trim().toUpperCase();
  if (text.length > LONGEST) return null;
  const word = text.replace(/\s*[.!]+$/, '').replace(/\s+/g, ' ');
  if (!CARRIER_STOP_WORDS.has(word) && !OWN_STOP_WORDS.has(word)) return null;
  return {
    word: word.toLowerCase(),
    isOrdinary: ORDINARY_WORDS.has(word),
    // The carrier compares the whole text, so "Stop." is stopped by us alone.
    carrierBlocks: CARRIER_STOP_WORDS.has(text),
  };
}

/**
 * Whether the whole text is a word that changes or asks about consent, whatever its case and the space around it. An
 * opt-out counts with a full stop or an exclamation mark too; an opt-in does not.
 */
export function consentWord(body: string): ConsentWord | null {
  if (optOutWord(body)) return 'stop';
  const text = body.trim().toUpperCase();
  if (START_WORDS.has(text)) return 'start';
  return HELP_WORDS.has(text) ? 'help' : null;
}
