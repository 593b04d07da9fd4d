/** What is wrong with a log: all of it is counted, and the first of it said. */
export type Faults = { count: number; first: string[] };

const MOST_SAID = 20;

export function noFaults(): Faults {
  return { count: 0, first: [] };
}

export function addFault(faults: Faults, sentence: string): void {
  faults.count += 1;
  if (faults.first.length < MOST_SAID) faults.first.push(sentence);
}
