import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { activationImpactQuery, type Sitter, useActivateSitter } from '../api/sitters.ts';
import { ImpactList } from './impact-list.tsx';

type Props = { sitter: Sitter; onClose(): void };

export function ActivateDialog({ sitter: { id, name }, onClose }: Props) {
  const toast = useToast();
  const activate = useActivateSitter();
  const impact = useQuery(activationImpactQuery(id));
  const done = ({ number }: Sitter) => {
    toast.done(number ? `${name} is active, with ${showPhone(number.e164)}.` : `${name} is active.`);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Activate ${name}?`}
      verb="Activate"
      action={activate}
      input={id}
      onDone={done}
    >
      <p>The number is given on activation and stays the same across all bookings.</p>
      <div className="mt-4">
        {impact.data?.number === null ? (
          <Callout tone="warning">
            No number is free, so this would be refused. Add one of class sitter on{' '}
            <Link to="/numbers" className="font-medium underline underline-offset-3">
              Numbers
            </Link>{' '}
            first.
          </Callout>
        ) : (
          <ImpactList
            query={impact}
            sentences={impact.data ? sentencesOf(name, impact.data.number.e164) : null}
          />
        )}
      </div>
    </ConfirmDialog>
  );
}

function sentencesOf(name: string, e164: string): string[] {
  return [
    `${name} is given ${showPhone(e164)}, which is next, and texts from it in every booking.`,
    `${name} can be named in bookings and be responsible for conversations again.`,
  ];
}
