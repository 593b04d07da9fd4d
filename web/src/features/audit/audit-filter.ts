const ACTORS = ['owner', 'sitter', 'client', 'carrier', 'operator', 'system'] as const;

/** What of the log is shown, as the address says it. */
export type AuditFilter = {
  actor?: (typeof ACTORS)[number];
  entity?: string;
  search?: string;
  from?: string;
  to?: string;
};

export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  const actor = ACTORS.find((one) => one === search.actor);
  return { ...(actor ? { actor } : {}), ...texts(search) };
}

function texts(search: Record<string, unknown>): Omit<AuditFilter, 'actor'> {
  const names = ['entity', 'search', 'from', 'to'] as const;
  const given = names.flatMap((name) => {
    const text = search[name];
    return typeof text === 'string' && text !== '' ? [[name, text.slice(0, 200)] as const] : [];
  });
  return Object.fromEntries(given);
}
