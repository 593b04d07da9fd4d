export type PageAction = { label: string; run(): void };

const LONGEST_LABEL = 60;

/** Everything that can be pressed on the page as it is now, once each, by the words that it has. */
export function actionsOnPage(): PageAction[] {
  const actions = new Map<string, PageAction>();
  for (const button of document.querySelectorAll<HTMLButtonElement>('#content button')) {
    const label = (button.dataset.command ?? button.ariaLabel ?? button.textContent).trim();
    const canRun = !button.disabled && button.checkVisibility() && label.length <= LONGEST_LABEL;
    if (canRun && label !== '' && !actions.has(label)) actions.set(label, { label, run: () => run(button) });
  }
  return [...actions.values()];
}

/** A menu opens by its key, and by a click in one place of the screen alone. */
function run(button: HTMLButtonElement): void {
  button.focus();
  if (button.ariaHasPopup === 'menu')
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  else button.click();
}
