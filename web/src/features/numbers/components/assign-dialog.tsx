import { SitterField } from '../../../components/sitter-field.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { assignNumber } from '../api/number-actions.ts';
import type { BusinessNumber } from '../api/numbers.ts';
import { ImpactNote } from './impact-note.tsx';

type Props = { number: BusinessNumber; onClose(): void };

export function AssignDialog({ number, onClose }: Props) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Assign ${showPhone(number.e164)}`}
      description="A sitter is given a number on activation, and it stays the same for all bookings. By hand one is given only to a sitter without one, or whose own is in quarantine and is then lost."
    >
      <AssignForm number={number} onDone={onClose} />
    </Dialog>
  );
}

function AssignForm({ number, onDone }: { number: BusinessNumber; onDone(): void }) {
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<{ sitter_id: string }, BusinessNumber>({
    values: { sitter_id: '' },
    ...assignNumber(number.id),
    onDone: ({ e164, holder }) => {
      toast.done(`${showPhone(e164)} is ${holder?.name ?? 'the sitter'}’s number now.`);
      onDone();
    },
  });
  const sitterId = form.watch('sitter_id');
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <SitterField
        label="Sitter"
        error={errorOf('sitter_id')}
        {...form.register('sitter_id', { required: 'Choose a sitter.' })}
      />
      {sitterId && <ImpactNote id={number.id} asked={{ action: 'assign', sitter_id: sitterId }} />}
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Assign
        </Button>
      </DialogActions>
    </form>
  );
}
