/** Where signing in leads: a page of this app and of no other site. */
export function readNext({ next }: Record<string, unknown>): { next?: string } {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next) || next.startsWith('/sign-in')) return {};
  return { next };
}
