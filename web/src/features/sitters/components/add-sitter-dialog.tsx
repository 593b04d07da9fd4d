import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { addSitter, type Sitter } from '../api/sitters.ts';
import { SitterForm } from './sitter-form.tsx';

type Props = { isOpen: boolean; onClose(): void };

export function AddSitterDialog({ isOpen, onClose }: Props) {
  const toast = useToast();
  const navigate = useNavigate();
  const done = ({ id, name, number }: Sitter) => {
    toast.done(number ? `${name} texts from ${showPhone(number.e164)} from now on.` : `${name} is added.`);
    onClose();
    void navigate({ to: '/sitters/$id', params: { id } });
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Add a sitter">
      <SitterForm
        values={{ name: '', phone: '', also_client: false, active: true }}
        action={addSitter}
        verb="Add"
        asksForActivity
        onDone={done}
      />
    </Dialog>
  );
}
