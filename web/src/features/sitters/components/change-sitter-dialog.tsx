import { Dialog } from '../../../components/ui/dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { changeSitter, type Sitter } from '../api/sitters.ts';
import { SitterForm, type SitterValues } from './sitter-form.tsx';

type Props = { sitter: Sitter; onClose(): void };

export function ChangeSitterDialog({ sitter, onClose }: Props) {
  const toast = useToast();
  const { send, touches } = changeSitter(sitter.id);
  const action = {
    send: ({ name, phone, also_client }: SitterValues) => send({ name, phone, also_client }),
    touches,
  };
  const done = ({ name }: Sitter) => {
    toast.done(`${name} is changed.`);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={`Change ${sitter.name}`}>
      <SitterForm
        values={{ name: sitter.name, phone: sitter.phone, also_client: false }}
        action={action}
        verb="Change"
        onDone={done}
      />
    </Dialog>
  );
}
