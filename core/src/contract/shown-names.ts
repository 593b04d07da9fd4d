import { flawOfShownName } from '../domain/shown-name.ts';
import { visibleText } from './visible-texts.ts';

/** A name or label that a sitter sees, so it may hold no phone number and no address of anybody. */
export function shownName(longest: number) {
  return visibleText(longest).superRefine((text, { addIssue }) => {
    const flaw = flawOfShownName(text);
    if (flaw !== null) addIssue({ code: 'custom', message: flaw });
  });
}
