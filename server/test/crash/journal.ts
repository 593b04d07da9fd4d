/** What was broken, how often, and how long it took until something worked again. */
export type Record = { times: number; recoveriesMs: number[]; waitsForSettling: boolean };
export type Journal = ReturnType<typeof openJournal>;

export function openJournal(say: (line: string) => void) {
  const records = new Map<string, Record>();
  const startedAt = performance.now();
  const recordOf = (fault: string): Record => {
    const known = records.get(fault) ?? { times: 0, recoveriesMs: [], waitsForSettling: false };
    records.set(fault, known);
    return known;
  };
  const note = (line: string) =>
    say(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  return {
    records,
    note,
    /** Fails the run unless it is injected later. */
    plan: (faults: readonly string[]) => {
      for (const fault of faults) recordOf(fault);
    },
    injected: (fault: string) => {
      recordOf(fault).times += 1;
      note(fault);
    },
    recovered: (fault: string, ms: number) => void recordOf(fault).recoveriesMs.push(ms),
    /** Nothing could get on before the settle window was over, which the test shortens. */
    waitedForSettling: (fault: string) => {
      recordOf(fault).waitsForSettling = true;
    },
  };
}
