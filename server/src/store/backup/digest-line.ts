const DIGEST_LINE = /^\nsha256 ([0-9a-f]{64})\n$/;

/** How long the last line of a backup is, with the line end before it. */
export const DIGEST_LINE_BYTES = 73;

export function digestLine(hex: string): string {
  return `\nsha256 ${hex}\n`;
}

/** The digest that the last bytes of a backup hold; null if they are something else. */
export function readDigestLine(text: string): string | null {
  return DIGEST_LINE.exec(text)?.[1] ?? null;
}
