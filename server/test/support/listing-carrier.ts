import { type Carrier, CarrierError, type CarrierText } from '../../src/carriers/carrier.ts';
import { newMessageSid, twilio } from './signed-callback.ts';

/** A carrier whose list is what the test puts into it; callbacks are read for real. */
export type ListingCarrier = Carrier & {
  list: CarrierText[];
  pageSize: number;
  /** How long ago each list was asked for: the `since` of every one. */
  asked: Date[];
  /** The ids that were asked for one by one. */
  fetched: string[];
  /** While set, thrown when the page of this index is asked for. */
  fails: { atPage: number; error: CarrierError } | null;
  add(text: Pick<CarrierText, 'from' | 'to' | 'createdAt'> & Partial<CarrierText>): CarrierText;
};

export function createListingCarrier(): ListingCarrier {
  const carrier: ListingCarrier = {
    ...twilio,
    list: [],
    pageSize: 1000,
    asked: [],
    fetched: [],
    fails: null,
    add: (text) => {
      const added: CarrierText = {
        carrierMessageId: newMessageSid(),
        direction: 'inbound',
        body: 'Hello?',
        mediaCount: 0,
        mayBeGroup: false,
        report: null,
        ...text,
      };
      carrier.list.push(added);
      return added;
    },
    async *listTextsInPages(_credentials, { since }) {
      carrier.asked.push(since);
      const recent = carrier.list
        .filter(({ createdAt }) => createdAt >= since)
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
      for (let start = 0; start === 0 || start < recent.length; start += carrier.pageSize) {
        if (carrier.fails?.atPage === start / carrier.pageSize) throw carrier.fails.error;
        yield recent.slice(start, start + carrier.pageSize);
      }
    },
    fetchText: async (_credentials, sid) => {
      carrier.fetched.push(sid);
      if (carrier.fails) throw carrier.fails.error;
      return carrier.list.find(({ carrierMessageId }) => carrierMessageId === sid) ?? null;
    },
  };
  return carrier;
}

export const carrierIsDown = new CarrierError('unknown', 'Twilio answered 503 without an error of its own');
