/** What this device keeps for later. A browser may forbid it, or be full: then it lives as long as the page. */
export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Nothing to do about it.
  }
}

/** Forgets all whose key begins so. */
export function forgetKept(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // Nothing is kept.
  }
}

/** Tells what another page of this device made of it. */
export function onKeptElsewhere(
  key: string,
  listener: (before: string | null, after: string | null) => void,
): void {
  window.addEventListener('storage', (event) => {
    if (event.key === key) listener(event.oldValue, event.newValue);
  });
}
