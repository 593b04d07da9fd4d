import { useQuery } from '@tanstack/react-query';
import { PawPrint, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { List, Row } from '../../../components/list.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import type { Client } from '../api/clients.ts';
import { type Pet, petsQuery, useRemovePet } from '../api/pets.ts';
import { PetDialog } from './pet-dialog.tsx';

type Open = { dialog: 'write'; pet: Pet | null } | { dialog: 'remove'; pet: Pet };

export function PetsCard({ client }: { client: Client }) {
  const [open, setOpen] = useState<Open | null>(null);
  const pets = useQuery(petsQuery(client.id));
  const listed = pets.data?.data ?? [];
  const close = () => setOpen(null);
  return (
    <Card
      title="Pets"
      description="What is marked for sitters is read by a sitter while a visit is ahead or on."
      action={
        <Button size="small" icon={Plus} onClick={() => setOpen({ dialog: 'write', pet: null })}>
          Add a pet
        </Button>
      }
    >
      {pets.isPending && <SkeletonRows label="The pets are being read" />}
      {pets.isError && !pets.data && <QueryProblem query={pets} />}
      {pets.data && listed.length === 0 && <EmptyState icon={PawPrint} title="No pet is written down" />}
      {listed.length > 0 && (
        <List label="Pets">
          {listed.map((pet) => (
            <PetRow
              key={pet.id}
              pet={pet}
              onWrite={() => setOpen({ dialog: 'write', pet })}
              onRemove={() => setOpen({ dialog: 'remove', pet })}
            />
          ))}
        </List>
      )}
      {open?.dialog === 'write' && <PetDialog client={client} pet={open.pet} onClose={close} />}
      {open?.dialog === 'remove' && <RemoveDialog pet={open.pet} onClose={close} />}
    </Card>
  );
}

function PetRow({ pet, onWrite, onRemove }: { pet: Pet; onWrite(): void; onRemove(): void }) {
  return (
    <Row
      title={
        <>
          <span className="wrap-anywhere">{pet.name}</span>
          <Badge tone={pet.visible_to_sitters ? 'accent' : 'neutral'}>
            {pet.visible_to_sitters ? 'Sitters read it' : 'Only owners'}
          </Badge>
        </>
      }
      detail={pet.notes && <span className="whitespace-pre-wrap wrap-anywhere">{pet.notes}</span>}
      end={
        <span className="flex">
          <IconButton label={`Change ${pet.name}`} icon={Pencil} onClick={onWrite} />
          <IconButton label={`Remove ${pet.name}`} icon={Trash2} onClick={onRemove} />
        </span>
      }
    />
  );
}

function RemoveDialog({ pet: { id, name, client_id: clientId }, onClose }: { pet: Pet; onClose(): void }) {
  const toast = useToast();
  const remove = useRemovePet(clientId);
  const done = () => {
    toast.done(`${name} is removed.`);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Remove ${name}?`}
      verb="Remove"
      isDanger
      action={remove}
      input={id}
      onDone={done}
    >
      The notes about {name} go, too.
    </ConfirmDialog>
  );
}
