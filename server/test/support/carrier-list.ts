import type { CarrierText } from '../../src/carriers/carrier.ts';
import { newSid, type ScriptedCarrier } from './scripted-carrier.ts';

type Listed = Partial<CarrierText> & Pick<CarrierText, 'from' | 'to'>;

/** What the carrier's own list shows, newest first; asked for, it gives all of it and notes since when. */
export function listing(carrier: ScriptedCarrier) {
  const texts: CarrierText[] = [];
  const asked: Date[] = [];
  carrier.listTexts = async (_credentials, { since }) => {
    asked.push(since);
    return [...texts].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  };
  return {
    asked,
    add(text: Listed): CarrierText {
      const listed: CarrierText = {
        carrierMessageId: newSid(),
        direction: 'outbound',
        body: 'See you at noon.',
        mediaCount: 0,
        mayBeGroup: false,
        createdAt: new Date('2026-11-24T15:00:10Z'),
        report: { status: 'delivered', carrierCode: null },
        ...text,
      };
      texts.push(listed);
      return listed;
    },
  };
}
