import type { PasswordChange } from '@maskline/core/contract/me';
import { api } from '../../../lib/api-client.ts';
import type { Input } from '../../../lib/contract.ts';

/** All other sessions end. */
export function changePassword(change: Input<typeof PasswordChange>): Promise<void> {
  return api.put('/me/password', change);
}
