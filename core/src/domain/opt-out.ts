export type ConsentWord = 'stop' | 'start' | 'help';

const STOP_WORDS = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
  'OPT OUT',
]);
// Twilio takes YES for an opt-in on some numbers; in a conversation it is just an answer.
const START_WORDS = new Set(['START', 'UNSTOP']);
const HELP_WORDS = new Set(['HELP', 'INFO']);
const LONGEST = 40;

/**
 * Whether the whole text is a word that changes or asks about consent, whatever its case and the space around it.
 * The words are those that Twilio filters by default (https://www.twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords)
 * and, from 47 CFR 64.1200(a)(10), `opt out`. An opt-out counts with a full stop or an exclamation mark too; an opt-in does not.
 */
export function consentWord(body: string): ConsentWord | null {
  const text = body.trim().toUpperCase();
  if (text.length > LONGEST) return null;
  if (STOP_WORDS.has(text.replace(/\s*[.!]+$/, '').replace(/\s+/g, ' '))) return 'stop';
  if (START_WORDS.has(text)) return 'start';
  return HELP_WORDS.has(text) ? 'help' : null;
}
