import { ReasonDialog } from '../../../components/reason-dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { restoreNumber, retireNumber } from '../api/number-actions.ts';
import type { BusinessNumber } from '../api/numbers.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { ImpactNote } from './impact-note.tsx';
import { PlainDialog } from './plain-dialog.tsx';
import { QuarantineDialog } from './quarantine-dialog.tsx';
import type { Acting } from './use-acting.ts';

type Props = { acting: Acting | null; onClose(): void };

export function NumberDialogs({ acting, onClose }: Props) {
  if (!acting) return null;
  const { number, dialog } = acting;
  switch (dialog) {
    case 'quarantine':
      return <QuarantineDialog number={number} onClose={onClose} />;
    case 'restore':
      return <RestoreDialog number={number} onClose={onClose} />;
    case 'assign':
      return <AssignDialog number={number} onClose={onClose} />;
    case 'retire':
      return <RetireDialog number={number} onClose={onClose} />;
    default:
      return <PlainDialog number={number} verb={dialog} onClose={onClose} />;
  }
}

type OneProps = { number: BusinessNumber; onClose(): void };

function RestoreDialog({ number, onClose }: OneProps) {
  const { id, e164, holder } = number;
  const toast = useToast();
  const done = () => {
    toast.done(`${showPhone(e164)} is in use again.`);
    onClose();
  };
  return (
    <ReasonDialog
      onClose={onClose}
      title={`Restore ${showPhone(e164)} now`}
      description={
        holder
          ? `It is back in use at once, before its quarantine is over, and it is ${holder.name}’s as before.`
          : 'It is back in use at once, before its quarantine is over.'
      }
      placeholder="The carrier has cleared it"
      hint="It stays in the number’s history."
      verb="Restore now"
      action={restoreNumber(id)}
      onDone={done}
    >
      <ImpactNote id={id} asked={{ action: 'release' }} />
    </ReasonDialog>
  );
}

function RetireDialog({ number: { id, e164 }, onClose }: OneProps) {
  const toast = useToast();
  const done = () => {
    toast.done(`${showPhone(e164)} is given back.`);
    onClose();
  };
  return (
    <ReasonDialog
      onClose={onClose}
      title={`Retire ${showPhone(e164)}`}
      description="For a number that goes back to the carrier: it is never used again here, and the carrier may rent it to somebody else. Its texts and its history stay."
      placeholder="Not needed any more"
      hint="It stays in the number’s history."
      verb="Retire"
      isDanger
      action={retireNumber(id)}
      onDone={done}
    >
      <ImpactNote id={id} asked={{ action: 'retire' }} />
    </ReasonDialog>
  );
}
