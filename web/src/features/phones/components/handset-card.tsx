import { useState } from 'react';
import { Callout } from '../../../components/ui/callout.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useAction } from '../../../lib/use-action.ts';
import { type Handset, sendFromHandset, type TextableNumber } from '../api/handsets.ts';
import { conversationsOf } from './conversations.ts';
import { HandsetComposer } from './handset-composer.tsx';
import { HandsetTexts } from './handset-texts.tsx';
import { HandsetTop } from './handset-top.tsx';
import { NumberChoice } from './number-choice.tsx';
import { useOpenNumber } from './use-open-number.ts';

type Props = { handset: Handset; numbers: readonly TextableNumber[] };

/** One phone. On its screen is what its owner sees; what only the company knows stands around it. */
export function HandsetCard({ handset, numbers }: Props) {
  const { phone, client, texts } = handset;
  const name = client?.name ?? 'Somebody new';
  const [draft, setDraft] = useState('');
  const { number, unseen, choose } = useOpenNumber(handset, numbers, draft !== '');
  const { pending, problem, isBusy, send } = useSending(phone, setDraft);
  const known = conversationsOf(texts).map((one) => one.number);
  const shown = number === null || known.includes(number) ? known : [number, ...known];
  const to = numbers.find(({ e164 }) => e164 === number);
  const write = (text: string) => {
    if (draft === '' && number) choose(number);
    setDraft(text);
  };
  const submit = () => {
    if (!to) return;
    choose(to.e164);
    void send(to, draft);
  };
  return (
    <li className="w-[min(20rem,84vw)] shrink-0 snap-center sm:w-auto sm:max-w-96">
      <article aria-label={`${name}’s phone`} className="grid gap-3">
        <header className="px-2 text-center">
          <h2 className="truncate font-semibold">{name}</h2>
          <p className="text-sm text-soft tabular-nums">{showPhone(phone)}</p>
        </header>
        <div className="rounded-[2.5rem] border border-line bg-raised p-2 shadow-raised">
          <div className="relative flex h-96 sm:h-[25rem] flex-col overflow-hidden rounded-[2rem] border border-line bg-surface">
            <span
              aria-hidden
              className="absolute top-1.5 left-1/2 h-1.5 w-16 -translate-x-1/2 rounded-full bg-line"
            />
            <HandsetTop numbers={shown} open={number} unseen={unseen} onOpen={choose} />
            <HandsetTexts
              label={`Texts with ${number ? showPhone(number) : 'nobody'}`}
              texts={texts.filter((text) => text.number === number)}
              pending={pending?.number === number ? pending.body : null}
            />
            <HandsetComposer
              label={`Text to ${number ? showPhone(number) : 'nobody'}`}
              draft={draft}
              isBusy={isBusy}
              isDisabled={to === undefined}
              onWrite={write}
              onSend={submit}
            />
          </div>
        </div>
        {problem && <Callout tone="problem">{problem}</Callout>}
        <NumberChoice numbers={numbers} chosen={to} onChoose={choose} />
      </article>
    </li>
  );
}

type Pending = { number: string; body: string };

/** The text is on the phone at once, and back in the composer if it was refused. */
function useSending(phone: string, setDraft: (change: (now: string) => string) => void) {
  const action = useAction(sendFromHandset);
  const [pending, setPending] = useState<Pending | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (to: TextableNumber, draft: string) => {
    const body = draft.trim();
    if (body === '' || action.isBusy) return;
    setProblem(null);
    setPending({ number: to.e164, body });
    setDraft(() => '');
    try {
      await action.run({ phone, number_id: to.id, body });
    } catch (error) {
      setProblem(messageOf(error));
      setDraft((now) => now || body);
    } finally {
      setPending(null);
    }
  };
  return { pending, problem, isBusy: action.isBusy, send };
}
