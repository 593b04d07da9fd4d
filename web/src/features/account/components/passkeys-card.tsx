import { useQuery } from '@tanstack/react-query';
import { Fingerprint, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { List, Row } from '../../../components/list.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { canUsePasskeys } from '../../../lib/passkeys.ts';
import { type Passkey, passkeysQuery, useRemovePasskey } from '../api/passkeys.ts';
import { AddPasskey } from './add-passkey.tsx';
import { RenamePasskeyForm } from './rename-passkey-form.tsx';

/** Where no passkey can be made, the card is there only for those that exist. */
export function PasskeysCard() {
  const passkeys = useQuery(passkeysQuery);
  const all = passkeys.data?.data ?? [];
  if (!canUsePasskeys() && all.length === 0) return null;
  return (
    <Card
      title="Passkeys"
      description="Sign in with your fingerprint, face or screen lock. It needs no password and no code."
      action={canUsePasskeys() && <AddPasskey />}
    >
      {passkeys.isPending && <SkeletonRows label="Your passkeys are being read" />}
      {passkeys.isError && <QueryProblem query={passkeys} />}
      {all.length > 0 && (
        <List label="Passkeys">
          {all.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </List>
      )}
    </Card>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { name, created_at, last_used_at } = passkey;
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Row
        start={<Fingerprint aria-hidden className="size-5 shrink-0 text-faint" />}
        title={name}
        detail={
          <>
            Added <TimeAgo at={created_at} />,{' '}
            {last_used_at ? (
              <>
                last used <TimeAgo at={last_used_at} />
              </>
            ) : (
              'not used yet'
            )}
          </>
        }
        end={
          <div className="flex">
            <IconButton label={`Rename ${name}`} icon={Pencil} onClick={() => setOpen('rename')} />
            <IconButton label={`Remove ${name}`} icon={Trash2} onClick={() => setOpen('remove')} />
          </div>
        }
      />
      <Dialog isOpen={open === 'rename'} onClose={close} title="Rename the passkey">
        <RenamePasskeyForm passkey={passkey} onDone={close} />
      </Dialog>
      <RemovePasskey passkey={passkey} isOpen={open === 'remove'} onClose={close} />
    </>
  );
}

type RemoveProps = { passkey: Passkey; isOpen: boolean; onClose(): void };

function RemovePasskey({ passkey: { id, name }, isOpen, onClose }: RemoveProps) {
  const toast = useToast();
  const action = useRemovePasskey();
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Remove “${name}”?`}
      verb="Remove"
      isDanger
      action={action}
      input={id}
      onDone={() => {
        toast.done('The passkey is removed.');
        onClose();
      }}
    >
      It does not let you in any more. You can also delete it on the device.
    </ConfirmDialog>
  );
}
