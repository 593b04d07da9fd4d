import { ApiError } from './api-error.ts';

/** In the JSON form of WebAuthn, as the API gives it: the browser looks at every part of it. */
type Options = Record<string, unknown>;

/** Browsers give passkeys to pages with TLS and on this machine, and to domains only: `localhost`, not `127.0.0.1`. */
export function canUsePasskeys(): boolean {
  const isAddress = /^[\d.]+$|^\[/.test(window.location.hostname);
  return (
    window.isSecureContext &&
    !isAddress &&
    typeof PublicKeyCredential === 'function' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  );
}

/** The answer of a passkey that is here already; null where the person thought better of it. */
export function askForPasskey(options: Options): Promise<object | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return answerOf(navigator.credentials.get({ publicKey }));
}

/** Makes a passkey; null where the person thought better of it. */
export function makePasskey(options: Options): Promise<object | null> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return answerOf(navigator.credentials.create({ publicKey }));
}

async function answerOf(asked: Promise<Credential | null>): Promise<object | null> {
  try {
    const credential = await asked;
    return credential instanceof PublicKeyCredential ? credential.toJSON() : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return null;
    if (error instanceof DOMException && error.name === 'InvalidStateError')
      throw new ApiError('passkey_refused', 'This device has a passkey of your account already.', {
        cause: error,
      });
    throw error;
  }
}
