import type { ReactNode } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { type PlainVerb, usePlainAction } from '../api/number-actions.ts';
import type { BusinessNumber } from '../api/numbers.ts';
import { ImpactNote } from './impact-note.tsx';

type Words = { title: string; verb: string; done: string; what: ReactNode };

function wordsFor(verb: PlainVerb, { e164, holder, sending }: BusinessNumber): Words {
  const number = showPhone(e164);
  switch (verb) {
    case 'promote':
      return {
        title: `Make ${number} the front desk number?`,
        verb: 'Promote',
        done: `${number} is the front desk number now.`,
        what: 'The company then answers from it. The front desk number before it joins the pool in the same moment.',
      };
    case 'unassign':
      return {
        title: holder ? `Take ${number} from ${holder.name}?` : `Move ${number} into the pool?`,
        verb: holder ? 'Unassign' : 'Move',
        done: `${number} is in the pool now.`,
        what: holder
          ? `It joins the pool. ${holder.name} stays active and has no number until you assign one.`
          : 'It joins the pool, and waits for a sitter no more.',
      };
    case 'resume':
      return {
        title: `Send through ${number} again?`,
        verb: 'Resume sending',
        done: `Texts go out through ${number} again.`,
        what: sending.reason
          ? `The carrier had said: “${sending.reason}”. Texts that wait go out at once.`
          : 'Texts that wait go out at once.',
      };
  }
}

type Props = { number: BusinessNumber; verb: PlainVerb; onClose(): void };

/** What needs a second look and nothing else. */
export function PlainDialog({ number, verb, onClose }: Props) {
  const toast = useToast();
  const action = usePlainAction(verb);
  const words = wordsFor(verb, number);
  const done = () => {
    toast.done(words.done);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={words.title}
      verb={words.verb}
      action={action}
      input={number.id}
      onDone={done}
    >
      <p>{words.what}</p>
      {verb !== 'resume' && (
        <div className="mt-4 text-ink">
          <ImpactNote id={number.id} asked={{ action: verb }} />
        </div>
      )}
    </ConfirmDialog>
  );
}
