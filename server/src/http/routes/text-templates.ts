import { IdParams } from '@maskline/core/contract/ids';
import {
  FilledTemplateList,
  NewTextTemplate,
  TextTemplateChange,
  TextTemplateList,
  TextTemplateView,
} from '@maskline/core/contract/text-templates';
import { toRfc3339 } from '@maskline/core/domain/time';
import {
  addTextTemplate,
  changeTextTemplate,
  fillTemplates,
  removeTextTemplate,
} from '../../services/text-templates.ts';
import type { TextTemplate } from '../../store/tables.ts';
import { getTextTemplate, listTextTemplates } from '../../store/text-templates.ts';
import { sitterIdOf } from '../caller.ts';
import { type App, route } from '../route.ts';

const tag = 'Messages';

export function textTemplateRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/text-templates',
    summary: 'Texts that are written once and used often, by name.',
    tag,
    status: 200,
    response: TextTemplateList,
    act: async (ctx) => ({ data: (await listTextTemplates(ctx.db, ctx.orgId)).map(viewOf) }),
  });
  route(app, {
    method: 'GET',
    url: '/threads/:id/text-templates',
    summary: 'The templates as they read in this conversation; a sitter gets those for sitters.',
    tag,
    allow: ['owner', 'sitter'],
    params: IdParams,
    status: 200,
    response: FilledTemplateList,
    act: async (ctx, { params }) => ({ data: await fillTemplates(ctx, params.id, sitterIdOf(ctx.caller)) }),
  });
  changingRoutes(app);
}

function changingRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/text-templates',
    summary: 'Adds a template.',
    tag,
    body: NewTextTemplate,
    status: 201,
    response: TextTemplateView,
    errors: ['template_name_in_use'],
    act: async (ctx, { body: { name, body, for_sitters: forSitters } }) =>
      viewOf(await addTextTemplate(ctx, { name, body, forSitters })),
  });
  route(app, {
    method: 'PATCH',
    url: '/text-templates/:id',
    summary: 'Changes name or words, or who may use it.',
    tag,
    params: IdParams,
    body: TextTemplateChange,
    status: 200,
    response: TextTemplateView,
    errors: ['template_name_in_use'],
    current: async (ctx, { id }) => viewOf(await getTextTemplate(ctx.db, ctx.orgId, id)),
    act: async (ctx, { params, body: { for_sitters: forSitters, ...rest } }) =>
      viewOf(await changeTextTemplate(ctx, params.id, { ...rest, forSitters })),
  });
  route(app, {
    method: 'DELETE',
    url: '/text-templates/:id',
    summary: 'Removes a template; texts that were written with it stay.',
    tag,
    params: IdParams,
    status: 204,
    act: (ctx, { params }) => removeTextTemplate(ctx, params.id),
  });
}

function viewOf(template: TextTemplate) {
  return {
    id: template.id,
    name: template.name,
    body: template.body,
    for_sitters: template.forSitters,
    created_at: toRfc3339(template.createdAt),
    updated_at: toRfc3339(template.updatedAt),
  };
}
