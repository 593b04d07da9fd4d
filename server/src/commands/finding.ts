/** What the doctor found, and for whatever is not as it should be what to do. */
export type Finding = { state: 'ok' | 'look' | 'wrong'; about: string; advice?: string };
