import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.ts';
import type { Chance } from './chance.ts';
import type { Company, Conversation } from './company.ts';
import type { Desk } from './desk.ts';
import type { Ledger } from './ledger.ts';

type Parts = { api: Api; desk: Desk; company: Company; ledger: Ledger; chance: Chance };
export type Traffic = ReturnType<typeof createTraffic>;

const WRITERS = 4;
const TEXTERS = 2;
const SAME_WORDS = 0.15;

/** Texts in both directions, of many people at once. */
export function createTraffic({ api, desk, company, ledger, chance }: Parts) {
  let fault = '';
  let isFlowing = false;
  let flowing: Promise<unknown> = Promise.resolve();
  let written = 0;
  const underWay = new Set<Promise<unknown>>();

  const newWords = () => {
    written += 1;
    return `This is text ${written}: all is well.`;
  };
  const compose = async (conversation: Conversation, words = newWords(), of = fault, series = 0) => {
    const key = chance.pick(conversation.writers);
    const path = `/threads/${conversation.threadId}/messages`;
    const { id } = await api.post(key, path, { body: words });
    ledger.composed.push({ fault: of, series, conversation, body: words, id, answeredAt: Date.now() });
  };
  const textIn = (phone: string, to: string, of = fault) => {
    const text = { fault: of, phone, to, body: newWords() };
    ledger.handedIn.push(text);
    const done = desk.textIn(phone, to, text.body).catch((error) => ledger.refusals.push(String(error)));
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
    return done;
  };

  const writer = async () => {
    let last = '';
    while (isFlowing) {
      const conversation = chance.pick(company.conversations);
      const isRepeat = last !== '' && chance.next() < SAME_WORDS;
      const words = isRepeat ? last : newWords();
      await compose(conversation, words).catch((error) => ledger.refusals.push(String(error)));
      last = words;
      await sleep(chance.between(50, 600));
    }
  };
  const texter = async () => {
    while (isFlowing) {
      const { phone, numbers } = chance.pick(company.conversations);
      await textIn(phone, chance.pick([...numbers, company.frontDesk]));
      await sleep(chance.between(50, 600));
    }
  };
  return {
    compose,
    textIn,
    newWords,
    /** Begins to text, or goes on; what is written from now on is written during this fault. */
    flow: (name: string) => {
      fault = name;
      if (isFlowing) return;
      isFlowing = true;
      const people = [...Array.from({ length: WRITERS }, writer), ...Array.from({ length: TEXTERS }, texter)];
      flowing = Promise.all(people);
    },
    /** Returns when the last text that was begun has been taken over. */
    pause: async () => {
      isFlowing = false;
      await flowing;
      await Promise.all(underWay);
    },
  };
}
