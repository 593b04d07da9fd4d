import { Problem } from '@maskline/core/contract/errors';
import type { ErrorCode } from '@maskline/core/domain/errors';
import { z } from 'zod';
import { ERROR_STATUS } from './errors.ts';
import type { Permission } from './permission.ts';
import { commonErrors, type RouteForm } from './route-errors.ts';

/** What the reference tells of a route. */
export type DescribedRoute = RouteForm &
  Permission & {
    url: string;
    summary: string;
    tag: string;
    status: 200 | 201 | 202 | 204;
    response?: z.ZodType;
    /** What the answer is instead of JSON. */
    media?: readonly string[];
    errors?: readonly ErrorCode[];
  };

const NoQuery = z.strictObject({});
const DONE = {
  200: 'It is so now.',
  201: 'It is made.',
  202: 'It is accepted, and happens by itself.',
  204: 'It is done; there is nothing to show.',
};

export function describeRoute(spec: DescribedRoute): object {
  return {
    summary: spec.summary,
    description: audienceOf(spec),
    ...(spec.isPublic ? { security: [] } : {}),
    tags: [spec.tag],
    operationId: operationIdOf(spec.method, spec.url),
    ...(spec.params ? { params: spec.params } : {}),
    querystring: spec.query ?? NoQuery,
    ...(spec.body ? { body: spec.body } : {}),
    response: { [spec.status]: success(spec), ...refusals(spec), default: refusal([]) },
  };
}

function audienceOf({ isPublic, allow, only }: DescribedRoute): string {
  if (isPublic) return 'For anybody: whoever calls it has not signed in yet.';
  const roles = allow?.includes('sitter') ? 'For the owner, and for a sitter.' : OWNERS;
  return only === 'user' ? `${roles} An API key is \`forbidden\`: it is for somebody who signed in.` : roles;
}

const OWNERS = 'For the owner; a sitter is `forbidden`.';

function success({ status, method, response, media }: DescribedRoute): object {
  const description = method === 'GET' ? 'What was asked for.' : DONE[status];
  if (media) {
    return { description, content: Object.fromEntries(media.map((type) => [type, { schema: z.string() }])) };
  }
  if (!response) return z.null().describe(description);
  return { description, content: { 'application/json': { schema: response } } };
}

/** One answer for each status, which lists its codes. */
function refusals(spec: DescribedRoute): Record<number, object> {
  const byStatus: Record<number, ErrorCode[]> = {};
  for (const code of new Set([...commonErrors(spec), ...(spec.errors ?? [])])) {
    const codes = byStatus[ERROR_STATUS[code]] ?? [];
    byStatus[ERROR_STATUS[code]] = [...codes, code];
  }
  return Object.fromEntries(Object.entries(byStatus).map(([status, codes]) => [status, refusal(codes)]));
}

function refusal(codes: readonly ErrorCode[]): object {
  const names = codes.map((code) => `\`${code}\``).join(', ');
  return {
    description: names || 'Any other refusal.',
    content: { 'application/problem+json': { schema: Problem } },
  };
}

function operationIdOf(method: string, url: string): string {
  return `${method.toLowerCase()}${url.replaceAll(/[/:_-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
}
