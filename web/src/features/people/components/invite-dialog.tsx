import { useState } from 'react';
import { Dialog } from '../../../components/ui/dialog.tsx';
import type { GivenLink as Given } from '../api/people.ts';
import { GivenLink } from './given-link.tsx';
import { InviteForm } from './invite-form.tsx';

type Invited = { name: string; link: Given };
type Props = { isOpen: boolean; onClose(): void };

/** First who, then the link. */
export function InviteDialog({ isOpen, onClose }: Props) {
  const [invited, setInvited] = useState<Invited | null>(null);
  const close = () => {
    setInvited(null);
    onClose();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={invited ? `${invited.name} is invited` : 'Invite somebody'}
    >
      {invited ? <GivenLink {...invited} onDone={close} /> : <InviteForm onInvited={setInvited} />}
    </Dialog>
  );
}
