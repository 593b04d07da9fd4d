const CLASSES = ['recurring', 'one_time'] as const;

/** Which clients are shown, as the address says it; a word that is none is left out. */
export type ClientFilter = { class?: (typeof CLASSES)[number]; search?: string };

export function readClientFilter(given: Record<string, unknown>): ClientFilter {
  const clientClass = CLASSES.find((one) => one === given.class);
  const search = typeof given.search === 'string' ? given.search.slice(0, 200) : '';
  return { ...(clientClass ? { class: clientClass } : {}), ...(search ? { search } : {}) };
}
