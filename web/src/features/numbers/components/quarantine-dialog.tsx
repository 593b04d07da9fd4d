import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { ChoiceField } from '../../../components/ui/choice-field.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useMe } from '../../../lib/session.ts';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { dayIn } from '../../../lib/wall-time.ts';
import { quarantineNumber } from '../api/number-actions.ts';
import type { BusinessNumber } from '../api/numbers.ts';
import { useDefaultQuarantineDays } from '../api/organization.ts';
import { ImpactNote } from './impact-note.tsx';
import {
  CUSTOM,
  choicesFor,
  defaultChoice,
  endSentence,
  type TermValues,
  termOf,
} from './quarantine-term.ts';

type Props = { number: BusinessNumber; onClose(): void };

/** For how long, why, and what comes of it; for a number that is in quarantine already, another end. */
export function QuarantineDialog({ number, onClose }: Props) {
  const isChange = number.status === 'quarantined';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isChange ? `Another end for ${showPhone(number.e164)}` : `Quarantine ${showPhone(number.e164)}`}
      description="Nothing goes out from it meanwhile. What clients text to it is kept, and comes to the owner inbox."
    >
      <QuarantineForm number={number} onDone={onClose} />
    </Dialog>
  );
}

function QuarantineForm({ number, onDone }: { number: BusinessNumber; onDone(): void }) {
  const toast = useToast();
  const { time_zone: timeZone } = useMe().organization;
  const defaultDays = useDefaultQuarantineDays();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<TermValues, BusinessNumber>({
    values: { duration: defaultChoice(defaultDays), until: '', reason: number.quarantine?.reason ?? '' },
    send: (values, key) => quarantineNumber(number.id).send(termOf(values), key),
    touches: quarantineNumber(number.id).touches,
    onDone: () => {
      const isChange = number.status === 'quarantined';
      toast.done(
        `${showPhone(number.e164)} ${isChange ? 'has another end of quarantine' : 'is in quarantine'}.`,
      );
      onDone();
    },
  });
  const [duration, until] = form.watch(['duration', 'until']);
  const end = endSentence({ duration, until }, { now: Date.now(), timeZone, defaultDays });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <div className="grid gap-2">
        <ChoiceField
          label="For how long"
          choices={choicesFor(defaultDays)}
          registration={form.register('duration')}
        />
        {duration === CUSTOM && (
          <TextField
            label="Until"
            type="date"
            min={dayIn(1, Date.now(), timeZone)}
            error={errorOf('until')}
            {...form.register('until', { required: 'Choose the date.' })}
          />
        )}
        <p aria-live="polite" className="text-sm text-soft">
          {end}
        </p>
      </div>
      <TextField
        label="Reason"
        maxLength={500}
        autoComplete="off"
        placeholder="Spam reports"
        error={errorOf('reason')}
        {...form.register('reason', {
          validate: (reason) => reason.trim() !== '' || 'Say why; it stays in the number’s history.',
        })}
      />
      {number.status === 'active' && <ImpactNote id={number.id} asked={{ action: 'quarantine' }} />}
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {number.status === 'active' ? 'Quarantine' : 'Change the end'}
        </Button>
      </DialogActions>
    </form>
  );
}
