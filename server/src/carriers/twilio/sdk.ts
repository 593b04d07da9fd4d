import type twilio from 'twilio';
import { type CarrierCredentials, CarrierError } from '../carrier.ts';
import type { SdkHttpClient } from './http-client.ts';

export type TwilioClient = twilio.Twilio;

/** Runs `work` with the official SDK on one account; whatever goes wrong comes out as a `CarrierError`. */
export async function withTwilio<T>(
  httpClient: SdkHttpClient,
  credentials: CarrierCredentials,
  work: (client: TwilioClient) => Promise<T>,
): Promise<T> {
  if (!/^AC[0-9a-fA-F]{32}$/.test(credentials.accountSid) || credentials.authToken === '') {
    throw new CarrierError('account_fault', 'The account SID or the auth token is not one of Twilio');
  }
  try {
    return await work(await openClient(httpClient, credentials));
  } catch (error) {
    if (error instanceof CarrierError) throw error;
    // The SDK speaks only through our client, so what it throws by itself is about an answer it cannot read.
    throw new CarrierError('unknown', 'Twilio gave an answer that its SDK cannot read', { cause: error });
  }
}

async function openClient(
  httpClient: SdkHttpClient,
  { accountSid, authToken }: CarrierCredentials,
): Promise<TwilioClient> {
  // The SDK takes a third of a second to load, and the sandbox's users may never send by Twilio.
  const { default: createClient } = await import('twilio');
  return createClient(accountSid, authToken, {
    // The SDK's type asks for its own class; it calls nothing but `request`.
    httpClient: httpClient as unknown as twilio.RequestClient,
    // A retried request could send a text twice.
    autoRetry: false,
  });
}
