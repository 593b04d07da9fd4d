import { BellOff, BellRing, Ellipsis, Star, Tag, Trash2 } from 'lucide-react';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../../../components/ui/menu.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useAction } from '../../../lib/use-action.ts';
import { type Contact, changeContact } from '../api/clients.ts';

type Props = {
  contact: Contact;
  clientId: string;
  onAct(dialog: 'label' | 'remove' | 'opt-out' | 'opt-in'): void;
};

export function ContactMenu({ contact, clientId, onAct }: Props) {
  const toast = useToast();
  const change = useAction(changeContact(clientId, contact.id));
  const { opted_out: optedOut } = contact;
  const makePrimary = async () => {
    try {
      if (await change.run({ primary: true }))
        toast.done(`${showPhone(contact.phone)} is the primary phone now.`);
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  return (
    <Menu trigger={<IconButton label={`Actions for ${showPhone(contact.phone)}`} icon={Ellipsis} />}>
      <MenuItem icon={Tag} onSelect={() => onAct('label')}>
        Change the label
      </MenuItem>
      {!contact.primary && (
        <MenuItem icon={Star} onSelect={makePrimary}>
          Make it the primary phone
        </MenuItem>
      )}
      {!optedOut && (
        <MenuItem icon={BellOff} onSelect={() => onAct('opt-out')}>
          Note an opt-out
        </MenuItem>
      )}
      {optedOut && !optedOut.carrier_blocks && (
        <MenuItem icon={BellRing} onSelect={() => onAct('opt-in')}>
          Opt in again
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem icon={Trash2} isDanger onSelect={() => onAct('remove')}>
        Remove
      </MenuItem>
    </Menu>
  );
}
