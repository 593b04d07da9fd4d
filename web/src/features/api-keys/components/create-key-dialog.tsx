import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import type { CreatedKey } from '../api/api-keys.ts';
import { CreateKeyForm } from './create-key-form.tsx';

type Props = { isOpen: boolean; onClose(): void };

/** First what it is for, then the key, this once. */
export function CreateKeyDialog({ isOpen, onClose }: Props) {
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  if (!created)
    return (
      <Dialog isOpen={isOpen} onClose={close} title="Create an API key">
        <CreateKeyForm onCreated={setCreated} />
      </Dialog>
    );
  return (
    <Dialog isOpen={isOpen} onClose={close} title={`The key “${created.api_key.name}”`} staysOpen>
      <div className="grid gap-4">
        <Callout tone="warning">It is shown now and never again. Keep it like a password.</Callout>
        <CopyField label="API key" value={created.secret} />
        <DialogActions>
          <Button variant="primary" onClick={close}>
            I have kept it
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
