import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child, Ended } from './child.ts';

/** How a server ended, and at which failpoint it had been told to. */
export type Death = Ended & { at: number; failpoint: string | null };
export type Server = ReturnType<typeof superviseServer>;

const TOO_SHORT_A_LIFE_MS = 1_000;

/** A server that is started again whenever it ends, as a service manager does. */
export function superviseServer(launch: (failpoint: string | null) => Child) {
  let child: Child;
  let next: string | null = null;
  let isStopping = false;
  let waiting: ((death: Death) => void)[] = [];
  const deaths: Death[] = [];
  const run = () => {
    const failpoint = next;
    const startedAt = performance.now();
    next = null;
    child = launch(failpoint);
    void child.ended.then(async (ended) => {
      const death = { ...ended, at: performance.now(), failpoint };
      deaths.push(death);
      const told = waiting;
      waiting = [];
      for (const tell of told) tell(death);
      if (!isStopping && death.at - startedAt < TOO_SHORT_A_LIFE_MS) await sleep(250);
      if (!isStopping) run();
    });
  };
  return {
    start: run,
    /** At which failpoint the process after this one ends. */
    armNext: (failpoint: string | null) => {
      next = failpoint;
    },
    signal: (name: NodeJS.Signals) => child.signal(name),
    isFrozen: () => isFrozen(child.pid),
    nextDeath: () => new Promise<Death>((resolve) => waiting.push(resolve)),
    deaths: (): readonly Death[] => deaths,
    stop: async (name: NodeJS.Signals) => {
      isStopping = true;
      child.signal(name);
      await child.ended;
    },
  };
}

function isFrozen(pid: number): boolean {
  try {
    return /^T/.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, ''));
  } catch {
    return false;
  }
}
