import type { Span } from './contact-data.ts';
import { REDACTED } from './digit-gaps.ts';
import { withoutOverlaps } from './folded-text.ts';

/** The text with something in place of each span; what stands around them stays as it was. */
export function redact(text: string, spans: readonly Span[]): string {
  let redacted = '';
  let done = 0;
  for (const { start, end } of withoutOverlaps(spans)) {
    redacted += text.slice(done, start) + REDACTED;
    done = end;
  }
  return redacted + text.slice(done);
}
