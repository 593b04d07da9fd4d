import { LinkToken, LinkUse, LinkView, UsedLink } from '@maskline/core/contract/account-links';
import { toRfc3339 } from '@maskline/core/domain/time';
import { type ShownLink, showLink, useLink } from '../../services/link-use.ts';
import { publicRoute } from '../public-route.ts';
import type { App } from '../route.ts';

const tag = 'Signing in';

/** A token is sent in a body: addresses are written into the logs of proxies. */
export function accountLinkRoutes(app: App): void {
  publicRoute(app, {
    url: '/account-links/show',
    summary: 'What a link is for; it stays usable.',
    tag,
    body: LinkToken,
    status: 200,
    response: LinkView,
    errors: ['link_not_usable'],
    act: async (ctx, { token }, visit) =>
      viewOf(await app.tries.during([visit.address], () => showLink(ctx, token))),
  });
  publicRoute(app, {
    url: '/account-links/use',
    summary: 'Sets a password by a link, once; the user’s sessions end.',
    tag,
    body: LinkUse,
    status: 200,
    response: UsedLink,
    errors: ['link_not_usable', 'password_weak'],
    act: async (ctx, body, visit) => {
      const { email } = await app.tries.during([visit.address], () => useLink(ctx, body));
      return { email };
    },
  });
}

function viewOf({ kind, organizationName, user, expiresAt }: ShownLink) {
  return {
    kind,
    organization_name: organizationName,
    email: user?.email ?? null,
    name: user?.name ?? null,
    expires_at: toRfc3339(expiresAt),
  };
}
