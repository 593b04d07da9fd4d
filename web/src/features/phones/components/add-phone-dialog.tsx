import { useForm } from 'react-hook-form';
import { Button } from '../../../components/ui/button.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';

type Props = { isOpen: boolean; suggested: string; onClose(): void; onAdd(phone: string): void };

export function AddPhoneDialog({ isOpen, suggested, onClose, onAdd }: Props) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Add a phone"
      description="It belongs to nobody the company knows. Once it has texted, the company has a new client and a conversation, and the phone stays on this page."
    >
      <AddPhoneForm suggested={suggested} onAdd={onAdd} />
    </Dialog>
  );
}

const E164 = /^\+[1-9]\d{6,14}$/;
const withoutPunctuation = (phone: string) => phone.replaceAll(/[\s().-]/g, '');

function AddPhoneForm({ suggested, onAdd }: Pick<Props, 'suggested' | 'onAdd'>) {
  const { register, handleSubmit, formState } = useForm({ defaultValues: { phone: suggested } });
  const submit = handleSubmit(({ phone }) => onAdd(withoutPunctuation(phone)));
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      <TextField
        label="Phone number"
        type="tel"
        maxLength={32}
        autoComplete="off"
        hint="This one is set aside for fiction. No text leaves this computer, whatever you write."
        error={formState.errors.phone?.message}
        {...register('phone', {
          validate: (phone) =>
            E164.test(withoutPunctuation(phone)) ||
            'Write it with its country code, such as +1 412 555 0142.',
        })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary">
          Add
        </Button>
      </DialogActions>
    </form>
  );
}
