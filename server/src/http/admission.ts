import type { FastifyRequest } from 'fastify';
import { identify } from './auth.ts';
import { type Permission, requirePermission } from './permission.ts';

/**
 * Lets in whoever may call a route, within the limits. The address is counted before anybody is looked for. Throws
 * `rate_limited`, and what `identify` and `requirePermission` throw.
 */
export async function admit(request: FastifyRequest, permission: Permission): Promise<void> {
  const { limit } = request.server;
  await limit.address(request);
  request.callerContext = await identify(request);
  await limit.caller(request);
  await limit.organization(request);
  await requirePermission(request, permission);
}
