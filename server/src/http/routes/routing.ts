import { IdParams } from '@maskline/core/contract/ids';
import { DecisionView, EffectiveNumberQuery, SimulationQuery } from '@maskline/core/contract/routing';
import { DomainError } from '@maskline/core/domain/errors';
import type { Author } from '@maskline/core/domain/routing/facts';
import type { z } from 'zod';
import { previewInbound, previewOutbound } from '../../services/routing-simulator.ts';
import { requireAnyWindow } from '../../services/sitter-threads.ts';
import { getThreadFacts } from '../../services/thread-facts.ts';
import { getOrganization } from '../../store/organizations.ts';
import type { CallerContext } from '../caller.ts';
import { readInstant } from '../read-instant.ts';
import { type App, route } from '../route.ts';
import { TIME_ERRORS } from '../route-errors.ts';
import { refuseFields } from '../unfit-fields.ts';
import { decisionView, decisionViewForSitter } from '../views/decision.ts';

export function routingRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/threads/:id/effective-number',
    summary: 'From which number, and to which phone, a text would go out now, and why.',
    tag: 'Routing',
    allow: ['owner', 'sitter'],
    params: IdParams,
    query: EffectiveNumberQuery,
    status: 200,
    response: DecisionView,
    act: async (ctx, { params, query }) => {
      if (ctx.caller.role === 'sitter') {
        refuseFields(query, ['author', 'sitter_id', 'contact_id']);
        return previewOfSitter(ctx, params.id, ctx.caller.sitterId);
      }
      const question = { threadId: params.id, author: authorIn(query), contactId: query.contact_id };
      return decisionView(await previewOutbound(ctx, question));
    },
  });

  route(app, {
    method: 'GET',
    url: '/routing-simulation',
    summary:
      'What routing would do at any instant. Changes nothing; numbers and consent are as now, but a quarantine may be over by then.',
    tag: 'Routing',
    query: SimulationQuery,
    status: 200,
    response: DecisionView,
    errors: [...TIME_ERRORS, 'not_found'],
    act: async (ctx, { query }) => decisionView(await simulate(ctx, query)),
  });
}

async function simulate(ctx: CallerContext, query: z.output<typeof SimulationQuery>) {
  const subject = subjectIn(query);
  const at = query.at === undefined ? undefined : await readAt(ctx, query.at);
  if (query.direction === 'outbound') {
    refuseFields(query, ['number_id']);
    return previewOutbound(ctx, { ...subject, author: authorIn(query), contactId: query.contact_id, at });
  }
  refuseFields(query, ['author', 'sitter_id', 'contact_id']);
  if (!query.number_id) throw missing('number_id', 'Name the number that the text comes to.');
  return previewInbound(ctx, { ...subject, numberId: query.number_id, at });
}

async function readAt(ctx: CallerContext, text: string): Promise<Date> {
  const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
  return readInstant(text, timeZone, 'at');
}

/** A sitter learns of the own number only, not why somebody else is responsible. */
async function previewOfSitter(ctx: CallerContext, threadId: string, sitterId: string) {
  requireAnyWindow(await getThreadFacts(ctx, threadId, [sitterId]), sitterId);
  const author = { kind: 'sitter', sitterId } as const;
  return decisionViewForSitter(await previewOutbound(ctx, { threadId, author }));
}

function subjectIn({ thread_id, client_id }: z.output<typeof SimulationQuery>) {
  if (thread_id && !client_id) return { threadId: thread_id };
  if (client_id && !thread_id) return { clientId: client_id };
  throw missing('thread_id', 'Name a thread or a client, and not both.');
}

type AuthorQuery = z.output<typeof EffectiveNumberQuery>;

/** Who writes; a sitter cannot choose the phone, and only a sitter is named. */
function authorIn({ author = 'owner', sitter_id, contact_id }: AuthorQuery): Author {
  if (author !== 'sitter') {
    refuseFields({ sitter_id }, ['sitter_id']);
    return { kind: author };
  }
  refuseFields({ contact_id }, ['contact_id']);
  if (!sitter_id) throw missing('sitter_id', 'Name the sitter who writes.');
  return { kind: 'sitter', sitterId: sitter_id };
}

function missing(path: string, message: string): DomainError {
  return new DomainError('invalid_request', message, { errors: [{ path, message }] });
}
