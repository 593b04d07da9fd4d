import type twilio from 'twilio';
import { CarrierError, type CarrierNumber } from '../carrier.ts';
import type { TwilioClient } from './sdk.ts';

type IncomingNumber = Awaited<ReturnType<twilio.Twilio['incomingPhoneNumbers']['create']>>;

const LARGEST_PAGE = 1000;
const CANDIDATES = 20;
const NOT_AVAILABLE = 21422;

export async function listNumbers(client: TwilioClient): Promise<CarrierNumber[]> {
  const numbers = await client.incomingPhoneNumbers.list({ pageSize: LARGEST_PAGE });
  return numbers.map(readNumber);
}

/** Takes the first that is still free: somebody else may buy a number between the search and the order. */
export async function buyNumber(client: TwilioClient, country: string): Promise<CarrierNumber> {
  const offers = await client
    .availablePhoneNumbers(country)
    .local.list({ smsEnabled: true, limit: CANDIDATES, pageSize: CANDIDATES });
  for (const { phoneNumber } of offers) {
    const bought = await client.incomingPhoneNumbers.create({ phoneNumber }).catch(ignoreNotAvailable);
    if (bought) return readNumber(bought);
  }
  throw new CarrierError('refused', `Twilio has no local number of ${country} for texts at the moment`, {
    carrierCode: NOT_AVAILABLE,
  });
}

export async function setInboundCallback(
  client: TwilioClient,
  numberSid: string,
  url: string,
): Promise<void> {
  if (!/^PN[0-9a-fA-F]{32}$/.test(numberSid)) {
    throw new CarrierError('refused', 'The carrier id of the number is not a SID of Twilio');
  }
  const number = await client.incomingPhoneNumbers(numberSid).update({ smsUrl: url, smsMethod: 'POST' });
  if (number.smsApplicationSid) {
    const advice = 'remove the TwiML app from the number at Twilio';
    throw new CarrierError('refused', `Twilio passes over the callback of this number: ${advice}`);
  }
}

function ignoreNotAvailable(error: unknown): null {
  if (error instanceof CarrierError && error.carrierCode === NOT_AVAILABLE) return null;
  throw error;
}

function readNumber({ sid, phoneNumber, smsUrl }: IncomingNumber): CarrierNumber {
  if (!sid || !phoneNumber) throw new CarrierError('unknown', 'Twilio answered without a number');
  return { e164: phoneNumber, carrierNumberId: sid, smsUrl: smsUrl || null };
}
