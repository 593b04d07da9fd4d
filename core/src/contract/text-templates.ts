import { z } from 'zod';
import { flawOfTemplate, TEMPLATE_VARIABLES } from '../domain/text-template.ts';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { visibleText } from './visible-texts.ts';

const variables = Object.keys(TEMPLATE_VARIABLES) as [keyof typeof TEMPLATE_VARIABLES];
const Name = visibleText(80);
const Body = visibleText(1600)
  .superRefine((body, { addIssue }) => {
    const flaw = flawOfTemplate(body);
    if (flaw) addIssue({ code: 'custom', message: flaw });
  })
  .describe(`May name ${variables.map((name) => `\`{{${name}}}\``).join(', ')}`);
const ForSitters = z.boolean().describe('Whether sitters may use it, too');

export const TextTemplateView = z
  .object({
    id: Id,
    name: z.string(),
    body: z.string(),
    for_sitters: z.boolean(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'TextTemplate' });

export const TextTemplateList = z.object({ data: z.array(TextTemplateView) });

export const NewTextTemplate = z.strictObject({
  name: Name,
  body: Body,
  for_sitters: ForSitters.default(false),
});

export const TextTemplateChange = z.strictObject({
  name: Name.optional(),
  body: Body.optional(),
  for_sitters: ForSitters.optional(),
});

export const FilledTemplateList = z
  .object({
    data: z.array(
      z.object({
        id: Id,
        name: z.string(),
        body: z.string().describe('With what is known of the conversation in its places'),
        missing: z
          .array(z.enum(variables))
          .describe('What is not known: it is still there, to be filled in by hand'),
      }),
    ),
  })
  .meta({ id: 'FilledTemplates' });
