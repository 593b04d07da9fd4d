const IS_MAC = /Mac|iP(hone|ad|od)/.test(navigator.userAgent);

/** What opens the palette, as it is written on the keys. */
export const FIND_KEYS = IS_MAC ? '⌘ K' : 'Ctrl K';
