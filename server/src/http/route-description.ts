import { Problem } from '@maskline/core/contract/errors';
import type { ErrorCode } from '@maskline/core/domain/errors';
import { z } from 'zod';
import type { Role } from './auth.ts';
import { ERROR_STATUS } from './errors.ts';
import { commonErrors, type RouteForm } from './route-errors.ts';

/** What the reference tells of a route. */
export type DescribedRoute = RouteForm & {
  url: string;
  summary: string;
  tag: string;
  allow?: readonly Role[];
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
    description: spec.allow?.includes('sitter')
      ? 'For the owner, and for a sitter’s key.'
      : 'For the owner; a sitter’s key is `forbidden`.',
    tags: [spec.tag],
    operationId: operationIdOf(spec.method, spec.url),
    ...(spec.params ? { params: spec.params } : {}),
    querystring: spec.query ?? NoQuery,
    ...(spec.body ? { body: spec.body } : {}),
    response: { [spec.status]: success(spec), ...refusals(spec), default: refusal([]) },
  };
}

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
