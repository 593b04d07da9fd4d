const LONGEST = 254;
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const ADDRESS = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${LABEL}(?:\\.${LABEL})+$`, 'i');

/** The address in the one form in which it is stored and compared, lower case; null for what is none. */
export function readEmailAddress(text: string): string | null {
  const address = text.trim();
  return address.length <= LONGEST && ADDRESS.test(address) ? address.toLowerCase() : null;
}
