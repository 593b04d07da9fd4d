import { randomBytes } from 'node:crypto';

/** Twilio's ids: two letters for the kind of thing, and 32 hexadecimal digits. */
export function newSid(kind: 'AC' | 'PN' | 'SM' | 'MM'): string {
  return kind + newToken();
}

export function newToken(): string {
  return randomBytes(16).toString('hex');
}
