import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { showPhonesIn } from '../../../lib/shown-phone.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type Alert, type Ending, endAlert } from '../api/alerts.ts';

const WORDS = {
  resolve: {
    title: 'Resolve this alert',
    label: 'How it was settled',
    hint: 'If you like: it is kept with the alert.',
    verb: 'Resolve',
  },
  dismiss: {
    title: 'Dismiss this alert',
    label: 'Why nothing needs to be done',
    hint: 'If you like. The same matter raises a new alert when it happens again.',
    verb: 'Dismiss',
  },
} as const;

type Props = { ending: { alert: Alert; how: Ending }; onClose(): void; onDone(): void };

export function EndAlertDialog({ ending, onClose, onDone }: Props) {
  const { title } = WORDS[ending.how];
  return (
    <Dialog isOpen onClose={onClose} title={title} description={showPhonesIn(ending.alert.sentence)}>
      <EndForm ending={ending} onDone={onDone} />
    </Dialog>
  );
}

function EndForm({ ending: { alert, how }, onDone }: Omit<Props, 'onClose'>) {
  const { label, hint, verb } = WORDS[how];
  const { form, submit, isBusy, problem, errorOf } = useActionForm<{ note: string }, Alert>({
    ...endAlert(alert.id, how),
    values: { note: '' },
    onDone,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label={label}
        hint={hint}
        maxLength={500}
        autoComplete="off"
        error={errorOf('note')}
        {...form.register('note')}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {verb}
        </Button>
      </DialogActions>
    </form>
  );
}
