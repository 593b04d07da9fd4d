import type { Message } from '../api/conversation.ts';

export const NUMBER_CLASSES = {
  front_desk: 'Front desk number',
  sitter: 'Sitter’s number',
  pool: 'Pool number',
} as const;

type Tone = 'quiet' | 'problem';
/** Where a text is, as a person says it. */
export const DELIVERY: Record<Message['status'], { label: string; tone: Tone }> = {
  scheduled: { label: 'Scheduled', tone: 'quiet' },
  queued: { label: 'Waiting to go out', tone: 'quiet' },
  sending: { label: 'Going out', tone: 'quiet' },
  sent: { label: 'Sent', tone: 'quiet' },
  delivered: { label: 'Delivered', tone: 'quiet' },
  undelivered: { label: 'Not delivered', tone: 'problem' },
  failed: { label: 'Not sent', tone: 'problem' },
  blocked: { label: 'Not sent: it held contact data', tone: 'problem' },
  held: { label: 'Held for you', tone: 'problem' },
  discarded: { label: 'Discarded', tone: 'quiet' },
  received: { label: 'Received', tone: 'quiet' },
};

export const CONTACT_DATA = 'It holds contact data. Sitters read it without.';
