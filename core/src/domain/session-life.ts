const DAY_MS = 86_400_000;
const IDLE_MS = 7 * DAY_MS;

/** How long somebody stays signed in at most, used or not. */
export const SESSION_LIFE_MS = 30 * DAY_MS;

export type SessionTimes = { lastSeenAt: Date; expiresAt: Date; endedAt: Date | null };

/** Whether a session lets its user in at the instant: not ended, not too old, and used within the last seven days. */
export function isSessionOpen({ lastSeenAt, expiresAt, endedAt }: SessionTimes, at: Date): boolean {
  return endedAt === null && at < expiresAt && at.getTime() - lastSeenAt.getTime() < IDLE_MS;
}
