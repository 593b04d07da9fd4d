import { useState } from 'react';
import type { Handset, TextableNumber } from '../api/handsets.ts';
import { numberToOpen } from './conversations.ts';

type Chosen = { number: string; afterText: string | null; unseen: string | null };

/**
 * Which conversation a phone shows: the one that was chosen, until a text comes in. Then the phone opens that one, as
 * phones do, unless somebody is writing: that text goes to the number it was begun for.
 */
export function useOpenNumber({ texts }: Handset, numbers: readonly TextableNumber[], isWriting: boolean) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const lastReceived = texts.findLast(({ direction }) => direction === 'received');
  const lastId = lastReceived?.id ?? null;
  const kept = chosen && (isWriting || chosen.afterText === lastId) ? chosen : null;
  const number = kept?.number ?? numberToOpen(texts, numbers);
  const arrived = kept && kept.afterText !== lastId ? (lastReceived?.number ?? null) : null;
  const unseen = arrived ?? kept?.unseen ?? null;
  return {
    number,
    /** The conversation in which a text came in while another one was kept open. */
    unseen: unseen === number ? null : unseen,
    choose: (wanted: string) =>
      setChosen({ number: wanted, afterText: lastId, unseen: unseen === wanted ? null : unseen }),
  };
}
