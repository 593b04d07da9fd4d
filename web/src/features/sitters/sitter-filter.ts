const STATUSES = ['active', 'inactive'] as const;

/** Which sitters are shown, as the address says it; a word that is none is left out. */
export type SitterFilter = { status?: (typeof STATUSES)[number] };

export function readSitterFilter(search: Record<string, unknown>): SitterFilter {
  const status = STATUSES.find((one) => one === search.status);
  return status ? { status } : {};
}
