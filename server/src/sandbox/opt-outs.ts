import type { SandboxContext } from './sandbox-context.ts';

/** Twilio's default words: the whole text, whatever its case. */
const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const START = new Set(['START', 'UNSTOP', 'YES']);

/** Notes a STOP or START of a handset, for this one number. The text itself is handed on as any other. */
export async function noteConsentWord(
  { store, now }: SandboxContext,
  text: { number: string; handset: string; body: string },
): Promise<void> {
  const word = text.body.trim().toUpperCase();
  const { number, handset } = text;
  if (STOP.has(word)) {
    await store
      .insertInto('optOuts')
      .values({ number, handset, createdAt: now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (START.has(word)) {
    await store.deleteFrom('optOuts').where('number', '=', number).where('handset', '=', handset).execute();
  }
}

export async function isOptedOut(
  { store }: SandboxContext,
  number: string,
  handset: string,
): Promise<boolean> {
  const found = await store
    .selectFrom('optOuts')
    .select('number')
    .where('number', '=', number)
    .where('handset', '=', handset)
    .executeTakeFirst();
  return found !== undefined;
}
