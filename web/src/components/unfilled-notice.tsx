import { unfilledIn } from '@maskline/core/domain/text-template';
import { Callout } from './ui/callout.tsx';

/** A template left something to be written by hand; such a text is refused. */
export function UnfilledNotice({ text }: { text: string }) {
  const names = unfilledIn(text).map((name) => `{{${name}}}`);
  if (names.length === 0) return null;
  return <Callout tone="warning">Before you send it, write what belongs in {names.join(' and ')}.</Callout>;
}
