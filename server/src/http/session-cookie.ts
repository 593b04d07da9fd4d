import cookie from '@fastify/cookie';
import { SESSION_LIFE_MS } from '@maskline/core/domain/session-life';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';

export async function readCookies(app: FastifyInstance): Promise<void> {
  await app.register(cookie);
}

/** The prefix has browsers refuse the cookie from any other host, and without TLS. */
function nameFor({ publicUrl }: Context): string {
  return isSecure(publicUrl) ? '__Host-maskline' : 'maskline';
}

export function sessionTokenOf({ cookies, server }: FastifyRequest): string | undefined {
  return cookies[nameFor(server.ctx)];
}

export function setSession(reply: FastifyReply, token: string): void {
  const { ctx } = reply.server;
  reply.setCookie(nameFor(ctx), token, { ...optionsFor(ctx), maxAge: SESSION_LIFE_MS / 1000 });
}

export function clearSession(reply: FastifyReply): void {
  const { ctx } = reply.server;
  reply.clearCookie(nameFor(ctx), optionsFor(ctx));
}

function optionsFor({ publicUrl }: Context) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(publicUrl) } as const;
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
