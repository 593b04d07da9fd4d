import {
  ArchiveX,
  ConciergeBell,
  Ellipsis,
  type LucideIcon,
  Play,
  RotateCcw,
  ShieldAlert,
  UserPlus,
  UserX,
} from 'lucide-react';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../../../components/ui/menu.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import type { BusinessNumber } from '../api/numbers.ts';
import { actionsFor } from './number-words.ts';
import type { Act, NumberDialog } from './use-acting.ts';

type Item = { opens: NumberDialog; icon: LucideIcon; text: string };

function itemsFor(number: BusinessNumber): Item[] {
  const can = actionsFor(number);
  const items: (Item | false)[] = [
    can.resume && { opens: 'resume', icon: Play, text: 'Resume sending' },
    can.restore && { opens: 'restore', icon: RotateCcw, text: 'Restore now' },
    can.restore && { opens: 'quarantine', icon: ShieldAlert, text: 'Change the quarantine' },
    can.quarantine && { opens: 'quarantine', icon: ShieldAlert, text: 'Quarantine' },
    can.assign && { opens: 'assign', icon: UserPlus, text: 'Assign to a sitter' },
    can.unassign && {
      opens: 'unassign',
      icon: UserX,
      text: number.holder ? `Take from ${number.holder.name}` : 'Move into the pool',
    },
    can.promote && { opens: 'promote', icon: ConciergeBell, text: 'Promote to front desk' },
  ];
  return items.filter((item) => item !== false);
}

type Props = { number: BusinessNumber; onAct: Act };

/** What can be done about a number; the front desk number and one that was given back are left alone. */
export function NumberMenu({ number, onAct }: Props) {
  const items = itemsFor(number);
  const canRetire = actionsFor(number).retire;
  if (items.length === 0 && !canRetire) return null;
  return (
    <Menu trigger={<IconButton label={`Actions for ${showPhone(number.e164)}`} icon={Ellipsis} />}>
      {items.map(({ opens, icon, text }) => (
        <MenuItem key={text} icon={icon} onSelect={() => onAct(number, opens)}>
          {text}
        </MenuItem>
      ))}
      {canRetire && (
        <>
          {items.length > 0 && <MenuLine />}
          <MenuItem icon={ArchiveX} isDanger onSelect={() => onAct(number, 'retire')}>
            Retire
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
