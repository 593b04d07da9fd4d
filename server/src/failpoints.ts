/** The places at which a test may have the process end, named by what has just happened or is about to. */
export const FAILPOINTS = [
  'request.before_commit',
  'request.committed',
  'receive.before_commit',
  'receive.committed',
  'report.before_commit',
  'report.committed',
  'delivery.claimed',
  'delivery.before_attempt',
  'delivery.attempt_written',
  'delivery.called',
  'delivery.before_outcome',
  'delivery.outcome_written',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Called at each failpoint; does nothing unless a test made it. */
export type ReachFailpoint = (name: Failpoint) => Promise<void> | void;

export const noFailpoint: ReachFailpoint = () => {};

/** Ends the process, as if it had been killed, the `nth` time it gets there. */
export function dieAt(failpoint: Failpoint, nth: number): ReachFailpoint {
  let reached = 0;
  return (name) => {
    if (name !== failpoint) return;
    reached += 1;
    if (reached === nth) process.kill(process.pid, 'SIGKILL');
  };
}
