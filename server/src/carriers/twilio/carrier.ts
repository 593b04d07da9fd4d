import type { Carrier, CarrierCredentials } from '../carrier.ts';
import { readIncomingText, readStatusUpdate, rereadStatus, rereadText } from './callbacks.ts';
import { createHttpClient } from './http-client.ts';
import { buyNumber, listNumbers, setInboundCallback } from './numbers.ts';
import { pagesWithTwilio, type TwilioClient, withTwilio } from './sdk.ts';
import { fetchText, listTexts, listTextsInPages, sendText } from './texts.ts';

export type TwilioOptions = {
  /** Where Twilio's REST API answers: `https://api.twilio.com`, or whatever speaks like it. */
  baseUrl: string;
  /** For a whole request, connecting included. */
  timeoutMs: number;
};

/** Twilio as a carrier. Every request is made exactly once; the SDK's own retries are off. */
export function createTwilioCarrier({ baseUrl, timeoutMs }: TwilioOptions): Carrier {
  const httpClient = createHttpClient(baseUrl, timeoutMs);
  const by = <T>(credentials: CarrierCredentials, work: (client: TwilioClient) => Promise<T>) =>
    withTwilio(httpClient, credentials, work);
  return {
    sendText: (credentials, text) => by(credentials, (client) => sendText(client, text)),
    listTexts: (credentials, filter) => by(credentials, (client) => listTexts(client, filter)),
    listTextsInPages: (credentials, filter) =>
      pagesWithTwilio(httpClient, credentials, (client) => listTextsInPages(client, filter)),
    fetchText: (credentials, sid) => by(credentials, (client) => fetchText(client, sid)),
    listNumbers: (credentials) => by(credentials, listNumbers),
    buyNumber: (credentials, country) => by(credentials, (client) => buyNumber(client, country)),
    setInboundCallback: (credentials, numberSid, url) =>
      by(credentials, (client) => setInboundCallback(client, numberSid, url)),
    readIncomingText,
    readStatusUpdate,
    rereadText,
    rereadStatus,
  };
}
