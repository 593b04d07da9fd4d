import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useTimes } from '../../../lib/times.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { deactivateSitter, deactivationImpactQuery, type Sitter } from '../api/sitters.ts';
import { deactivationSentences } from './deactivation-words.ts';
import { ImpactList } from './impact-list.tsx';

type Props = { sitter: Sitter; onClose(): void };

export function DeactivateDialog({ sitter, onClose }: Props) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Deactivate ${sitter.name}?`}
      description="For a sitter who leaves, or pauses for long. What was written stays in its conversations."
    >
      <DeactivateForm sitter={sitter} onDone={onClose} />
    </Dialog>
  );
}

function DeactivateForm({ sitter: { id, name }, onDone }: { sitter: Sitter; onDone(): void }) {
  const toast = useToast();
  const times = useTimes();
  const impact = useQuery(deactivationImpactQuery(id));
  const { form, submit, isBusy, problem, errorOf } = useActionForm<{ reason: string }, Sitter>({
    ...deactivateSitter(id),
    values: { reason: '' },
    onDone: () => {
      toast.done(`${name} is not active any more.`);
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <ImpactList
        query={impact}
        sentences={impact.data ? deactivationSentences(name, impact.data, times) : null}
      />
      <TextField
        label="Reason, if you like"
        maxLength={500}
        autoComplete="off"
        placeholder="Moved away"
        hint="It stays in the histories of sitter and number."
        error={errorOf('reason')}
        {...form.register('reason')}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="danger" isBusy={isBusy} disabled={!impact.data}>
          Deactivate
        </Button>
      </DialogActions>
    </form>
  );
}
