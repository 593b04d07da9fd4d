/**
 * - `retry`: try again later.
 * - `fail`: this text failed; nothing else is affected.
 * - `alarm`: this text failed, and somebody should know why before more do.
 * - `fail_contact`: this text failed, and so will others to that phone.
 * - `hold`: keep the text for the owner.
 * - `decide_again`: the sending number is gone; quarantine it and choose another.
 * - `opt_out`: write the phone into the consent ledger.
 * - `stop_account`: nothing goes out through the account until somebody acts.
 * - `hold_number`: hold every text from the sending number.
 */
export type CarrierAction =
  | 'retry'
  | 'fail'
  | 'alarm'
  | 'fail_contact'
  | 'hold'
  | 'decide_again'
  | 'opt_out'
  | 'stop_account'
  | 'hold_number';

export type CarrierResult = { action: CarrierAction; sentence: string };

const NOT_A_MOBILE: CarrierResult = {
  action: 'fail_contact',
  sentence: 'This phone cannot receive texts: check the number, or ask the client for a mobile one.',
};
const NOT_OUR_NUMBER: CarrierResult = {
  action: 'decide_again',
  sentence: 'The carrier no longer lets texts out from this number: check it in the carrier account.',
};
const TOO_BUSY: CarrierResult = {
  action: 'retry',
  sentence: 'The carrier is taking no more texts at the moment: it is tried again by itself.',
};
const PERHAPS_DELIVERED: CarrierResult = {
  action: 'fail',
  sentence:
    'The text was not delivered as far as the carrier can tell, and it does not know why: ask the client before you send it again.',
};

/** Result codes of Twilio (https://www.twilio.com/docs/api/errors). */
const RESULTS: Readonly<Record<number, CarrierResult>> = {
  20003: {
    action: 'stop_account',
    sentence:
      'The carrier does not accept the credentials: enter the right account SID and auth token; texts wait until then.',
  },
  20429: TOO_BUSY,
  21211: {
    action: 'fail_contact',
    sentence: 'The carrier says this is no phone number: correct it with the client.',
  },
  21408: {
    action: 'hold',
    sentence:
      'The carrier account may not text to this country: switch it on in its messaging permissions, then send the held text.',
  },
  21601: NOT_OUR_NUMBER,
  21604: {
    action: 'fail_contact',
    sentence: 'The client has no phone number to text to: add one, then send the text again.',
  },
  21606: NOT_OUR_NUMBER,
  21610: {
    action: 'opt_out',
    sentence:
      'This phone has opted out with STOP: only a START from it lets texts through again. Call instead.',
  },
  21614: NOT_A_MOBILE,
  21617: { action: 'fail', sentence: 'The text is longer than 1,600 characters: write a shorter one.' },
  21659: NOT_OUR_NUMBER,
  30001: TOO_BUSY,
  30002: {
    action: 'stop_account',
    sentence: 'The carrier has suspended the account: settle it with the carrier; texts wait until then.',
  },
  30003: {
    action: 'fail',
    sentence: 'The phone is switched off or out of reach: send the text again later, or call.',
  },
  30004: {
    action: 'fail_contact',
    sentence:
      'The phone, or its network, blocks texts from this number: call the client, or use another phone.',
  },
  30005: {
    action: 'fail_contact',
    sentence: 'No network knows this phone, perhaps no more: check the number with the client.',
  },
  30006: NOT_A_MOBILE,
  30007: {
    action: 'alarm',
    sentence:
      'A spam filter stopped this text: write it differently, without links. If it happens often, ask the carrier.',
  },
  30008: PERHAPS_DELIVERED,
  30034: {
    action: 'hold_number',
    sentence:
      'The sending number is not registered for business texting in the USA (A2P 10DLC): add it to your campaign at the carrier; its texts wait until then.',
  },
  30036: {
    action: 'fail',
    sentence:
      'The carrier did not get to sending this text within ten minutes, and dropped it: send it again if it still matters.',
  },
  30450: {
    action: 'alarm',
    sentence:
      'The carrier took this text for fraud and stopped it: if it was yours, ask the carrier to allow the destination.',
  },
  63012: PERHAPS_DELIVERED,
  63016: {
    action: 'fail',
    sentence: 'WhatsApp lets you answer for 24 hours only: wait for the client to write, or send a template.',
  },
  63018: TOO_BUSY,
  63024: {
    action: 'fail_contact',
    sentence: 'This phone cannot be reached on WhatsApp: use another phone of the client.',
  },
};

/**
 * What a carrier's result code means for the text and what its owner should do, in plain words. A code that is not
 * known, or none, fails the text and shows the code.
 */
export function explainCarrierCode(code: number | null): CarrierResult {
  if (code === null) {
    return { action: 'fail', sentence: 'The carrier gave no reason: send the text again, or call.' };
  }
  const unknown = `The carrier refused this text with code ${code}: look it up in the carrier's list of errors.`;
  return RESULTS[code] ?? { action: 'fail', sentence: unknown };
}
