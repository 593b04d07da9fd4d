import { Ellipsis, Link2, LogOut, Pencil, ShieldOff, UserX } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../../../components/ui/menu.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { type GivenLink, type Person, useInviteAgain, useResetLink } from '../api/people.ts';
import { GivenLinkDialog } from './given-link-dialog.tsx';
import { type Confirmed, PersonConfirmation } from './person-confirmation.tsx';
import { RenameDialog } from './rename-dialog.tsx';

type Props = { person: Person; isMe: boolean };

/** What can be done about somebody; about oneself only what does not lock one out. */
export function PersonMenu({ person, isMe }: Props) {
  const [open, setOpen] = useState<Confirmed | 'rename' | null>(null);
  const close = () => setOpen(null);
  const link = useLinkFor(person);
  return (
    <>
      <Menu trigger={<IconButton label={`Actions for ${person.name}`} icon={Ellipsis} />}>
        <MenuItem icon={Pencil} onSelect={() => setOpen('rename')}>
          Change the name
        </MenuItem>
        {!isMe && <LinkItem person={person} onSelect={link.make} />}
        {!isMe && person.status === 'active' && (
          <MenuItem icon={LogOut} onSelect={() => setOpen('sign-out')}>
            Sign out everywhere
          </MenuItem>
        )}
        {!isMe && person.second_factor && (
          <MenuItem icon={ShieldOff} onSelect={() => setOpen('remove-factors')}>
            Remove the second factors
          </MenuItem>
        )}
        {!isMe && (
          <>
            <MenuLine />
            <MenuItem icon={UserX} isDanger onSelect={() => setOpen('deactivate')}>
              Deactivate
            </MenuItem>
          </>
        )}
      </Menu>
      <RenameDialog person={person} isOpen={open === 'rename'} onClose={close} />
      <PersonConfirmation person={person} open={open === 'rename' ? null : open} onClose={close} />
      <GivenLinkDialog link={link.given} name={person.name} onClose={link.forget} />
    </>
  );
}

function LinkItem({ person, onSelect }: { person: Person; onSelect(): void }) {
  return (
    <MenuItem icon={Link2} onSelect={onSelect}>
      {person.status === 'invited' ? 'Invite again' : 'Link for a new password'}
    </MenuItem>
  );
}

function useLinkFor({ id, status }: Person) {
  const toast = useToast();
  const inviteAgain = useInviteAgain();
  const resetLink = useResetLink();
  const [given, setGiven] = useState<GivenLink | null>(null);
  const make = async () => {
    try {
      const made = await (status === 'invited' ? inviteAgain : resetLink).run(id);
      if (made) setGiven(made.result);
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  return { given, make, forget: () => setGiven(null) };
}
