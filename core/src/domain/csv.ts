/** What a spreadsheet may take for a formula, in half and full width, and the blanks that it passes over before one. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One line of a CSV file by RFC 4180. A field that a spreadsheet would run as a formula gets an apostrophe in front, which it
 * shows as text; null is an empty field.
 */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map(fieldOf).join(',')}\r\n`;
}

function fieldOf(field: string | null): string {
  const text = field ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
