const STATES = ['resolved', 'dismissed'] as const;
const SEVERITIES = ['critical', 'warning', 'info'] as const;

/** What of the alerts is shown, as the address says it: the open ones unless it says otherwise. */
export type AlertFilter = { state?: (typeof STATES)[number]; severity?: (typeof SEVERITIES)[number] };

export function readAlertFilter(search: Record<string, unknown>): AlertFilter {
  const state = STATES.find((one) => one === search.state);
  const severity = SEVERITIES.find((one) => one === search.severity);
  return { ...(state ? { state } : {}), ...(severity ? { severity } : {}) };
}
