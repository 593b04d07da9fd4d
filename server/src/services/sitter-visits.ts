import { clientNameForSitters } from '@maskline/core/domain/client-name';
import type { OrgContext } from '../context.ts';
import { loadAllowedContacts } from '../store/allowed-contacts.ts';
import type { StartPosition } from '../store/assignment-windows.ts';
import { getOrganization } from '../store/organizations.ts';
import { listPets } from '../store/pets.ts';
import { listVisits, type Visit } from '../store/sitter-visits.ts';
import { redactedAlone } from './contact-policy.ts';

/** A visit as its sitter reads it: short names, and notes without contact data. */
export type SitterVisit = Visit & { isNow: boolean; pets: { id: string; name: string; notes: string }[] };

/** A sitter's windows of now and ahead, by their start, with the notes that the owner marked as visible. */
export async function listSitterVisits(
  ctx: OrgContext,
  sitterId: string,
  page: { after: StartPosition | null; limit: number },
): Promise<SitterVisit[]> {
  const { db, orgId } = ctx;
  const at = await ctx.clock.now(db);
  const visits = await listVisits(db, orgId, { sitterId, at }, page);
  const { clientNamesForSitters } = await getOrganization(db, orgId);
  const allowed = await loadAllowedContacts(db, orgId);
  const readable = (text: string) => redactedAlone(text, allowed);
  const pets = await listPets(db, orgId, [...new Set(visits.map(({ clientId }) => clientId))]);
  const petsOf = (clientId: string) =>
    pets
      .filter((pet) => pet.clientId === clientId && pet.visibleToSitters)
      .map(({ id, name, notes }) => ({ id, name, notes: readable(notes) }));
  return visits.map((visit) => ({
    ...visit,
    clientName: clientNameForSitters(visit.clientName, clientNamesForSitters),
    service: visit.service && readable(visit.service),
    visitNotes: visit.visitNotes && readable(visit.visitNotes),
    isNow: visit.startsAt <= at,
    pets: petsOf(visit.clientId),
  }));
}
