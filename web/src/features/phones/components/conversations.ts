import type { HandsetText, TextableNumber } from '../api/handsets.ts';

/** What a phone shows as one conversation: its texts with one number, whoever is behind it. */
export type Conversation = { number: string; last: HandsetText };

/** The last one first, as on any phone. */
export function conversationsOf(texts: readonly HandsetText[]): Conversation[] {
  const lastBy = new Map(texts.map((text) => [text.number, text]));
  const place = new Map(texts.map(({ id }, index) => [id, index]));
  const placeOf = ({ last }: Conversation) => place.get(last.id) ?? 0;
  return [...lastBy].map(([number, last]) => ({ number, last })).sort((a, b) => placeOf(b) - placeOf(a));
}

/** The number that the phone was texted from last, else the one it texted last, else the front desk. */
export function numberToOpen(
  texts: readonly HandsetText[],
  numbers: readonly TextableNumber[],
): string | null {
  const last = texts.findLast(({ direction }) => direction === 'received') ?? texts.at(-1);
  const frontDesk = numbers.find((one) => one.class === 'front_desk') ?? numbers[0];
  return last?.number ?? frontDesk?.e164 ?? null;
}

/** Whose it is, in a word or two. */
export function whoseNumber({ class: numberClass, holder }: TextableNumber): string {
  if (numberClass === 'front_desk') return 'Front desk';
  if (holder) return holder.name;
  return numberClass === 'pool' ? 'Pool' : 'Waits for a sitter';
}

/** What the company knows about it, and the phone does not. */
export function whatPhoneDoesNotKnow(number: TextableNumber | undefined): string {
  if (!number) return 'This number is not one of the company’s any more.';
  if (number.class === 'front_desk')
    return 'The front desk’s number. Whoever answers, the phone shows a number of the company.';
  if (number.holder)
    return `${number.holder.name}’s number, given on activation and the same for all bookings. It is no personal number.`;
  if (number.class === 'pool') return 'A pool number, such as one-time clients are answered from.';
  return 'A number that waits for the next sitter who is activated.';
}
