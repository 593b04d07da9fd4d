/** A pattern for `ilike` that finds the text anywhere, and nothing else: the wildcards in it stand for themselves. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
