import { z } from 'zod';
import { Id, IdParams } from './ids.ts';
import { Instant } from './instants.ts';
import { shownName } from './shown-names.ts';

const Notes = z.string().max(5000);
const VisibleToSitters = z.boolean().describe('A sitter reads name and notes while a visit is ahead or on');

export const PetView = z
  .object({
    id: Id,
    client_id: Id,
    name: z.string(),
    notes: z.string(),
    visible_to_sitters: z.boolean(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Pet' });

export const PetList = z.object({ data: z.array(PetView) });

export const NewPet = z.strictObject({
  name: shownName(100),
  notes: Notes.default(''),
  visible_to_sitters: VisibleToSitters.default(false),
});

export const PetChange = z.strictObject({
  name: shownName(100).optional(),
  notes: Notes.optional(),
  visible_to_sitters: VisibleToSitters.optional(),
});

export const PetParams = IdParams.extend({ pet_id: Id.describe('Of the pet') });
