const MOST_REMEMBERED = 12;
const remembered: HTMLElement[] = [];

/** Remembers what was in use, for dialogs to give the focus back. Not every browser focuses a button that is clicked. */
export function startFocusHistory(): void {
  const remember = ({ target }: Event) => {
    const element =
      target instanceof Element
        ? target.closest<HTMLElement>('button, a[href], input, select, textarea')
        : null;
    if (element) rememberAsLast(element);
  };
  document.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', remember);
}

/** Lets a dialog that closes give the focus to this, as if it had been in use. */
export function rememberAsLast(element: HTMLElement): void {
  if (remembered.at(-1) === element) return;
  remembered.push(element);
  if (remembered.length > MOST_REMEMBERED) remembered.shift();
}

/** To what was in use last and can be still, outside of what is closing: such as the button of a menu that is gone; else to the page's heading. */
export function focusLastUsed(closing: Element | null): void {
  const last = remembered.findLast(
    (element) => element.isConnected && !element.matches(':disabled') && !closing?.contains(element),
  );
  if (last) last.focus();
  else focusHeading();
}

/** To the page's heading, where what was in use goes with what was done. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('main h1[tabindex]')?.focus();
}

/** A `ref` for what may go by itself while it has the focus. */
export function handFocusOn(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  return () => {
    if (element.contains(document.activeElement)) focusLastUsed(element);
  };
}
