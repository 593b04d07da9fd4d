import { useEffect } from 'react';

const TYPING = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/** j and k through the list, / to search, r to write a text, n to write a note. */
export function useInboxKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = KEYS[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

const KEYS: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  '/': () => document.getElementById('inbox-search')?.focus(),
  r: () => compose('text'),
  n: () => compose('note'),
};

function compose(kind: 'text' | 'note'): void {
  document.getElementById(`compose-${kind}`)?.click();
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>('a[data-thread]')];
  const open = rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const next = rows[open === -1 ? 0 : open + by];
  next?.scrollIntoView({ block: 'nearest' });
  next?.click();
}
