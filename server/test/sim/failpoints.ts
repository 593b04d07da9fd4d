import type { Failpoint } from '../../src/failpoints.ts';

/** What a killed process leaves behind: nothing of it is caught, and nothing after it happens. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export type Fault =
  | { kind: 'kill'; at: Failpoint }
  /** Something else happens while the process stands still there; the transaction at hand must be over. */
  | { kind: 'meanwhile'; at: Failpoint; act: () => Promise<void> };

/** One fault at a time, which happens once. */
export class FaultPlan {
  #fault: Fault | null = null;

  set(fault: Fault | null): void {
    this.#fault = fault;
  }

  async reach(name: Failpoint): Promise<void> {
    const fault = this.#fault;
    if (fault?.at !== name) return;
    this.#fault = null;
    if (fault.kind === 'kill') throw new Killed(name);
    await fault.act();
  }
}
