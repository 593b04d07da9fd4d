import { useState } from 'react';
import { ReasonDialog } from '../../../components/reason-dialog.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { type Client, eraseClient } from '../api/clients.ts';

type Props = { client: Client; onClose(): void };

/** For good: it takes a reason and a yes. */
export function EraseClientDialog({ client: { id, name }, onClose }: Props) {
  const toast = useToast();
  const [isSure, setIsSure] = useState(false);
  const done = () => {
    toast.done('The client is erased.');
    onClose();
  };
  return (
    <ReasonDialog
      onClose={onClose}
      title={`Erase ${name}?`}
      description="Name, phones, texts, notes and pets are erased for good, and visits ahead are cancelled. What waits to be sent is discarded. An opt-out still counts afterwards."
      placeholder="Asked by letter"
      hint="It stays in the audit log, so leave names out."
      verb="Erase for good"
      isDanger
      isReady={isSure}
      action={eraseClient(id)}
      onDone={done}
    >
      <CheckField
        label="I know that nobody can undo this"
        hint="Take the export first, if somebody has a right to it."
        checked={isSure}
        onChange={({ target }) => setIsSure(target.checked)}
      />
    </ReasonDialog>
  );
}
