import { toRfc3339 } from '@maskline/core/domain/time';
import type { GivenLink } from '../../services/account-links.ts';
import type { ListedUser } from '../../store/users.ts';

export function userView(user: ListedUser) {
  const status = user.deactivatedAt ? 'deactivated' : user.passwordHash === null ? 'invited' : 'active';
  return {
    id: user.id,
    role: user.role,
    sitter_id: user.sitterId,
    email: user.email,
    name: user.name,
    status,
    second_factor: user.totpConfirmedAt !== null || user.hasPasskey,
    created_at: toRfc3339(user.createdAt),
    deactivated_at: user.deactivatedAt && toRfc3339(user.deactivatedAt),
  } as const;
}

export function linkView({ url, expiresAt }: GivenLink) {
  return {
    url,
    expires_at: toRfc3339(expiresAt),
    what_to_do:
      url === null
        ? 'The link is mailed to the person.'
        : 'This installation sends no mail: pass the link on to the person, and to nobody else.',
  };
}
