import type { ReactNode } from 'react';
import type { ActionSpec } from '../lib/use-action.ts';
import { useActionForm } from '../lib/use-action-form.ts';
import { Button } from './ui/button.tsx';
import { Callout } from './ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from './ui/dialog.tsx';
import { TextField } from './ui/text-field.tsx';

type Values = { reason: string };
type Props = {
  onClose(): void;
  title: string;
  description: ReactNode;
  /** What comes of it. */
  children: ReactNode;
  placeholder: string;
  hint: string;
  verb: string;
  isDanger?: boolean;
  /** Whether all else that it takes is there. */
  isReady?: boolean;
  action: ActionSpec<Values, unknown>;
  onDone(): void;
};

/** Something that is done only with a reason: the button waits for one. */
export function ReasonDialog({ onClose, title, description, ...form }: Props) {
  return (
    <Dialog isOpen onClose={onClose} title={title} description={description}>
      <ReasonForm {...form} />
    </Dialog>
  );
}

type FormProps = Omit<Props, 'onClose' | 'title' | 'description'>;

function ReasonForm({
  children,
  placeholder,
  hint,
  verb,
  isDanger = false,
  isReady = true,
  action,
  onDone,
}: FormProps) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, unknown>({
    ...action,
    values: { reason: '' },
    onDone,
  });
  const hasReason = form.watch('reason').trim() !== '';
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Reason"
        maxLength={500}
        autoComplete="off"
        placeholder={placeholder}
        hint={hint}
        error={errorOf('reason')}
        {...form.register('reason')}
      />
      {children}
      <DialogActions>
        <CancelButton />
        <Button
          type="submit"
          variant={isDanger ? 'danger' : 'primary'}
          isBusy={isBusy}
          disabled={!hasReason || !isReady}
        >
          {verb}
        </Button>
      </DialogActions>
    </form>
  );
}
