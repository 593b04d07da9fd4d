import { type Actor, actingFor, type Context, type OrgContext } from '../context.ts';
import type { User } from '../store/tables.ts';

/** Who did it, when this user does: a sitter is known by the sitter's id, as everywhere in routing. */
function actorOfUser({ role, id, sitterId }: Pick<User, 'role' | 'id' | 'sitterId'>): Actor {
  return role === 'sitter' ? { kind: 'sitter', id: sitterId } : { kind: 'owner', id };
}

/** The context of the user's organization, acting for the user. */
export function actingAsUser(
  ctx: Context,
  user: Pick<User, 'orgId' | 'role' | 'id' | 'sitterId'>,
): OrgContext {
  return actingFor(ctx, user.orgId, actorOfUser(user));
}
