import type { Context } from '../../src/context.ts';
import type { Failpoint } from '../../src/failpoints.ts';

/** A context whose callers stand still at the failpoint until they are told to go on. */
export function pausedAt(base: Context, failpoint: Failpoint) {
  let reach = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ctx: Context = {
    ...base,
    failpoint: async (name) => {
      if (name !== failpoint) return;
      reach();
      await released;
    },
  };
  return { ctx, reached, goOn: () => release() };
}

/** A context whose process ends at the failpoint, each time it gets there. */
export function endingAt(base: Context, failpoint: Failpoint): Context {
  return {
    ...base,
    failpoint: (name) => {
      if (name === failpoint) throw new Error('the process ended');
    },
  };
}
