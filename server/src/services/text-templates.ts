import { greetingName } from '@maskline/core/domain/client-name';
import { DomainError } from '@maskline/core/domain/errors';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import { responsibleParty } from '@maskline/core/domain/routing/responsible-party';
import { sitterSees } from '@maskline/core/domain/routing/visibility';
import {
  fillTemplate,
  type TemplateValues,
  type TemplateVariable,
} from '@maskline/core/domain/text-template';
import { describeDay, describeTime } from '@maskline/core/domain/time';
import { inTransaction, type OrgContext } from '../context.ts';
import { findBooking } from '../store/bookings.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { getOrganization } from '../store/organizations.ts';
import { listPets } from '../store/pets.ts';
import type { TextTemplate } from '../store/tables.ts';
import { listTextTemplates, lockTextTemplate } from '../store/text-templates.ts';
import { recordEvent } from './audit.ts';
import { requireAnyWindow } from './sitter-threads.ts';
import { getThreadFacts } from './thread-facts.ts';

export type TemplateInput = Pick<TextTemplate, 'name' | 'body' | 'forSitters'>;

/** Adds a template. Throws `template_name_in_use`. */
export function addTextTemplate(ctx: OrgContext, input: TemplateInput): Promise<TextTemplate> {
  return inTransaction(ctx, async (tx) => {
    const at = await tx.clock.now(tx.db);
    const row = { orgId: tx.orgId, id: newId(), ...input, createdAt: at, updatedAt: at };
    await refusingTaken(tx.db.insertInto('textTemplates').values(row).execute());
    await record(tx, 'added', row);
    return row;
  });
}

/** Changes what is given of a template; the same again changes nothing. Throws `not_found` and `template_name_in_use`. */
export function changeTextTemplate(
  ctx: OrgContext,
  id: string,
  change: { [Property in keyof TemplateInput]?: TemplateInput[Property] | undefined },
): Promise<TextTemplate> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockTextTemplate(tx.db, tx.orgId, id);
    const after = {
      name: change.name ?? before.name,
      body: change.body ?? before.body,
      forSitters: change.forSitters ?? before.forSitters,
    };
    const isSame = (['name', 'body', 'forSitters'] as const).every((key) => after[key] === before[key]);
    if (isSame) return before;
    const row = { ...after, updatedAt: await tx.clock.now(tx.db) };
    const update = tx.db.updateTable('textTemplates').set(row);
    await refusingTaken(update.where('orgId', '=', tx.orgId).where('id', '=', id).execute());
    await record(tx, 'changed', { ...before, ...row });
    return { ...before, ...row };
  });
}

/** Removes a template. Throws `not_found`, so a second time too. */
export function removeTextTemplate(ctx: OrgContext, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const template = await lockTextTemplate(tx.db, tx.orgId, id);
    await tx.db.deleteFrom('textTemplates').where('orgId', '=', tx.orgId).where('id', '=', id).execute();
    await record(tx, 'removed', template);
  });
}

export type FilledTemplate = { id: string; name: string; body: string; missing: TemplateVariable[] };

/**
 * The templates as they read in this conversation now. A sitter (`sitterId` not null) gets those for sitters, filled from
 * what the sitter may know. Throws `not_found`, also where a sitter has nothing to do with the conversation.
 */
export async function fillTemplates(
  ctx: OrgContext,
  threadId: string,
  sitterId: string | null,
): Promise<FilledTemplate[]> {
  const { db, orgId } = ctx;
  const facts = await getThreadFacts(ctx, threadId, sitterId ? [sitterId] : []);
  if (sitterId) requireAnyWindow(facts, sitterId);
  const templates = await listTextTemplates(db, orgId, sitterId ? { forSitters: true } : {});
  if (templates.length === 0) return [];
  const values = await valuesFor(ctx, facts, sitterId);
  return templates.map(({ id, name, body }) => ({ id, name, ...fillTemplate(body, values) }));
}

async function valuesFor(
  ctx: OrgContext,
  facts: RoutingFacts,
  reader: string | null,
): Promise<TemplateValues> {
  const { name: company, timeZone } = await getOrganization(ctx.db, ctx.orgId);
  const at = await ctx.clock.now(ctx.db);
  const visit = visitOf(facts, reader, at);
  const starts = visit && (await startOf(ctx, visit));
  const { party } = responsibleParty(facts, at).responsibility;
  const responsible = party.kind === 'sitter' ? party.sitterId : null;
  return {
    client_first_name: greetingName(facts.client.name),
    // A sitter whose visits are over does not learn what is new at the client's.
    pet_names:
      reader === null || visit || sitterSees(facts, reader, at)
        ? await petNames(ctx, facts.threadId, reader !== null)
        : null,
    sitter_first_name: firstNameOf(facts, reader ?? responsible ?? visit?.sitterId ?? null),
    visit_date: starts ? describeDay(starts, timeZone) : null,
    visit_time: starts ? describeTime(starts, timeZone) : null,
    company_name: company,
  };
}

/** The window that is on, else the next; of a sitter the own one. */
function visitOf({ windows }: RoutingFacts, reader: string | null, at: Date) {
  const standing = windows.filter(
    (window) =>
      window.cancelledAt === null && window.endsAt > at && (reader === null || window.sitterId === reader),
  );
  return standing.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0] ?? null;
}

/** A window begins some minutes before its booking. */
async function startOf(ctx: OrgContext, window: NonNullable<ReturnType<typeof visitOf>>): Promise<Date> {
  const booking = window.bookingId ? await findBooking(ctx.db, ctx.orgId, window.bookingId) : undefined;
  return booking?.startsAt ?? window.startsAt;
}

function firstNameOf({ sitters }: RoutingFacts, sitterId: string | null): string | null {
  const sitter = sitters.find(({ id }) => id === sitterId);
  return sitter ? greetingName(sitter.name) : null;
}

async function petNames(ctx: OrgContext, threadId: string, forSitters: boolean): Promise<string | null> {
  const { clientId } = await ctx.db
    .selectFrom('threads')
    .select('clientId')
    .where('orgId', '=', ctx.orgId)
    .where('id', '=', threadId)
    .executeTakeFirstOrThrow();
  const pets = await listPets(ctx.db, ctx.orgId, [clientId]);
  const names = pets.filter((pet) => !forSitters || pet.visibleToSitters).map(({ name }) => name);
  return names.length === 0 ? null : new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
}

async function refusingTaken(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (violatedConstraint(error) !== 'text_templates_name_once') throw error;
    throw new DomainError('template_name_in_use', undefined, { path: 'name' });
  }
}

function record(
  tx: OrgContext,
  change: 'added' | 'changed' | 'removed',
  { id, name, forSitters }: Pick<TextTemplate, 'id' | 'name' | 'forSitters'>,
): Promise<void> {
  return recordEvent(tx, {
    event: `text_template.${change}`,
    entity: 'text_template',
    entityId: id,
    details: { name, for_sitters: forSitters },
  });
}
