import { countSegments, type SegmentCount } from './segments.ts';
import { unfilledIn } from './text-template.ts';
import { hasVisibleCharacter } from './visible-text.ts';

/** Twilio's limit (https://www.twilio.com/docs/api/errors/21617); counted in UTF-16 units, the strictest reading of it. */
const MAX_CHARACTERS = 1600;
const LONE_SURROGATE = /\p{Surrogate}/u;
const UNSTORABLE = /\0|\p{Surrogate}/gu;
const TOO_MANY_MARKS = /\p{Mark}{9}/u;

type BodyRefusal = {
  ok: false;
  code: 'empty_message' | 'message_too_long' | 'invalid_character' | 'too_many_marks' | 'unfilled_variable';
  message: string;
};
export type MessageBodyCheck = ({ ok: true } & SegmentCount) | BodyRefusal;

/** Whether a text can be sent, and in how many segments; otherwise what its author should change. */
export function checkMessageBody(body: string): MessageBodyCheck {
  if (body.includes('\0') || LONE_SURROGATE.test(body)) {
    return refuse('invalid_character', 'The text holds a character that cannot be sent: leave it out.');
  }
  if (!hasVisibleCharacter(body)) {
    return refuse('empty_message', 'The text holds nothing to read: write something.');
  }
  if (body.length > MAX_CHARACTERS) return refuse('message_too_long', tooLong(body));
  if (TOO_MANY_MARKS.test(body)) {
    return refuse('too_many_marks', 'The text stacks too many marks on one character: use at most 8.');
  }
  const [unfilled] = unfilledIn(body);
  if (unfilled)
    return refuse('unfilled_variable', `Nobody has filled in {{${unfilled}}}: write what belongs there.`);
  return { ok: true, ...countSegments(body) };
}

function tooLong(body: string): string {
  // Counting the segments of a whole book takes a second.
  const segments = body.length <= 10 * MAX_CHARACTERS ? ` in ${countSegments(body).segments} segments` : '';
  return `The text has ${body.length} characters${segments}: use at most ${MAX_CHARACTERS}.`;
}

function refuse(code: BodyRefusal['code'], message: string): BodyRefusal {
  return { ok: false, code, message };
}

/** A received text as the database can hold it: what it cannot hold becomes U+FFFD, so that no text is dropped for it. */
export function storableBody(body: string): string {
  return body.replace(UNSTORABLE, '\u{fffd}');
}

/** A text on one line of at most `max` UTF-16 units; a longer one ends in an ellipsis, never within a character. */
export function previewOf(body: string, max = 120): string {
  const line = body.replace(/\s+/gu, ' ').trim();
  if (line.length <= max) return line;
  const end = new Intl.Segmenter().segment(line).containing(max - 1)?.index ?? 0;
  return `${line.slice(0, end).trimEnd()}…`;
}
