const CLASSES = ['front_desk', 'sitter', 'pool'] as const;
const STATUSES = ['active', 'quarantined', 'retired'] as const;

/** What of the inventory is shown, as the address says it; a word that is none is left out. */
export type NumberFilter = { class?: (typeof CLASSES)[number]; status?: (typeof STATUSES)[number] };

export function readNumberFilter(search: Record<string, unknown>): NumberFilter {
  const numberClass = CLASSES.find((one) => one === search.class);
  const status = STATUSES.find((one) => one === search.status);
  return { ...(numberClass ? { class: numberClass } : {}), ...(status ? { status } : {}) };
}
