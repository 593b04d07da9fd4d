/** What became of the texts that were under way during one fault. */
export type Tally = {
  texts: number;
  /** Not sent, and the owner is told so: nothing is lost. */
  held: number;
  /** The carrier gave up to tell of them: only its list does. */
  unheard: number;
  lost: number;
  doubled: number;
  misdelivered: number;
  overtaken: number;
};
/** Counts under the fault, and keeps a sentence of what is wrong. */
export type Count = (fault: string, what: keyof Tally, many: number, finding?: string) => void;

export function newTally(): Tally {
  return { texts: 0, held: 0, unheard: 0, lost: 0, doubled: 0, misdelivered: 0, overtaken: 0 };
}

export function wrongsOf({ lost, doubled, misdelivered, overtaken }: Tally): number {
  return lost + doubled + misdelivered + overtaken;
}
