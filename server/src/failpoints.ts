/** The places at which a test may have the server end, named by what has just happened or is about to. */
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

/** Those of a rotation of the secret key, which no server ever gets to. */
export const ROTATION_FAILPOINTS = [
  'rotation.old_key_kept',
  'rotation.key_replaced',
  'rotation.before_commit',
  'rotation.organization_sealed',
  'rotation.erasures_sealed',
] as const;
export type RotationFailpoint = (typeof ROTATION_FAILPOINTS)[number];
export type ReachRotationFailpoint = (name: RotationFailpoint) => Promise<void> | void;

/** Called at each failpoint; does nothing unless a test made it. */
export type ReachFailpoint = (name: Failpoint) => Promise<void> | void;

export const noFailpoint = (): void => {};

export type FailpointOrder = {
  name: Failpoint | RotationFailpoint;
  /** Of how many times that it gets there. */
  nth: number;
  /** Ends the process as if it had been killed, or stops it until somebody lets it go on. */
  signal: 'SIGKILL' | 'SIGSTOP';
};

/** Signals the process itself, the `nth` time it gets to the failpoint. */
export function failAt({ name, nth, signal }: FailpointOrder): (at: Failpoint | RotationFailpoint) => void {
  let reached = 0;
  return (at) => {
    if (at !== name) return;
    reached += 1;
    if (reached === nth) process.kill(process.pid, signal);
  };
}
