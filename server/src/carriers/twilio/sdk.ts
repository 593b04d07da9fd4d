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
  try {
    return await work(await openClient(httpClient, credentials));
  } catch (error) {
    throw asCarrierError(error);
  }
}

/** The same for what comes in pages. */
export async function* pagesWithTwilio<T>(
  httpClient: SdkHttpClient,
  credentials: CarrierCredentials,
  pages: (client: TwilioClient) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  try {
    yield* pages(await openClient(httpClient, credentials));
  } catch (error) {
    throw asCarrierError(error);
  }
}

/** The SDK speaks only through our client, so what it throws by itself is about an answer it cannot read. */
function asCarrierError(error: unknown): CarrierError {
  if (error instanceof CarrierError) return error;
  return new CarrierError('unknown', 'Twilio gave an answer that its SDK cannot read', { cause: error });
}

async function openClient(
  httpClient: SdkHttpClient,
  { accountSid, authToken }: CarrierCredentials,
): Promise<TwilioClient> {
  if (!/^AC[0-9a-fA-F]{32}$/.test(accountSid) || authToken === '') {
    throw new CarrierError('account_fault', 'The account SID or the auth token is not one of Twilio');
  }
  // The SDK takes a third of a second to load, and the sandbox's users may never send by Twilio.
  const { default: createClient } = await import('twilio');
  return createClient(accountSid, authToken, {
    // The SDK's type asks for its own class; it calls nothing but `request`.
    httpClient: httpClient as unknown as twilio.RequestClient,
    // A retried request could send a text twice.
    autoRetry: false,
  });
}
