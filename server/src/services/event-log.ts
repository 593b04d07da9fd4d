import { storableBody } from '@maskline/core/domain/message-body';
import type { IncomingText } from '../carriers/carrier.ts';
import type { OrgContext } from '../context.ts';
import { type LoggedText, listLoggedTexts, listUnloggedTexts } from '../store/carrier-events.ts';
import { incomingOf, rereadListed } from './listed-texts.ts';

export type LogFault = { carrierMessageId: string; what: string };
export type LogCheck = { texts: number; threads: number; faults: LogFault[] };

const PAGE = 500;

/**
 * Reads every text of the log again from its raw form, and compares what it would make with what is there: the same
 * texts, each in the thread of its phone's client or in the box, and in each thread in the same order. Changes nothing,
 * and sees one instant of the database.
 */
export function checkEventLog(ctx: OrgContext): Promise<LogCheck> {
  const snapshot = ctx.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return snapshot.execute(async (db) => {
    const replay: Replay = { texts: 0, lastPlaces: new Map(), faults: [] };
    let after = '0';
    for (let page: LoggedText[] = []; ; after = page.at(-1)?.place ?? after) {
      page = await listLoggedTexts(db, ctx.orgId, { after, limit: PAGE });
      for (const logged of page) replayText(ctx, replay, logged);
      if (page.length < PAGE) break;
    }
    for (const carrierMessageId of await listUnloggedTexts(db, ctx.orgId)) {
      replay.faults.push({ carrierMessageId, what: 'is stored, and the log does not hold it' });
    }
    return { texts: replay.texts, threads: replay.lastPlaces.size, faults: replay.faults };
  });
}

/** `lastPlaces`: of each thread, the place of the last text that was replayed into it. */
type Replay = { texts: number; lastPlaces: Map<string, number>; faults: LogFault[] };

function replayText(ctx: OrgContext, replay: Replay, logged: LoggedText): void {
  replay.texts += 1;
  const what = contentFault(logged, reread(ctx, logged)) ?? placeFault(replay, logged);
  if (what) replay.faults.push({ carrierMessageId: logged.carrierMessageId, what });
}

function reread(ctx: OrgContext, { source, raw, carrier }: LoggedText): IncomingText | null {
  const text = source === 'callback' ? ctx.carriers[carrier].rereadText(raw) : incomingOf(rereadListed(raw));
  return text && { ...text, from: storableBody(text.from), body: storableBody(text.body) };
}

function contentFault(logged: LoggedText, text: IncomingText | null): string | null {
  if (!text || text.carrierMessageId !== logged.carrierMessageId) return 'cannot be read from its raw form';
  if (logged.disposition === null) return 'is in the log, and was never stored';
  const isSame =
    text.from === logged.fromAddress &&
    text.to === logged.toAddress &&
    text.body === logged.body &&
    text.mediaCount === logged.mediaCount;
  return isSame ? null : 'is stored with another sender, number, body or count of attachments';
}

/** Which client a phone belongs to may have changed since; that a text is at the contact of its phone may not. */
function placeFault({ lastPlaces }: Replay, logged: LoggedText): string | null {
  const { disposition, threadId, seq, messageBody, contactPhone } = logged;
  if (disposition !== 'threaded') return null;
  if (threadId === null || seq === null) return 'belongs to a thread, and is in none';
  if (messageBody !== logged.body) return 'reads otherwise in its thread';
  if (contactPhone !== null && contactPhone !== logged.fromAddress) return "is at another phone's contact";
  const last = lastPlaces.get(threadId) ?? 0;
  lastPlaces.set(threadId, seq);
  return seq > last ? null : 'has another place in its thread than in the log';
}
