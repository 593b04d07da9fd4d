import type { Span } from './contact-data.ts';
import { REDACTED } from './digit-gaps.ts';

/** The text with something in place of each span; what stands around them stays as it was. */
export function redact(text: string, spans: readonly Span[]): string {
  let redacted = '';
  let done = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= done) continue;
    redacted += text.slice(done, Math.max(done, start)) + REDACTED;
    done = end;
  }
  return redacted + text.slice(done);
}
