import type { Config } from '../config.ts';
import { withContext } from './with-context.ts';

export function listOrgs(config: Config): Promise<void> {
  return withContext(config, async (ctx) => {
    const organizations = await ctx.db
      .selectFrom('organizations')
      .select(['id', 'name', 'timeZone'])
      .orderBy('createdAt')
      .execute();
    if (organizations.length === 0) console.log('There is none yet: `maskline org create` makes one.');
    for (const { id, name, timeZone } of organizations) console.log(`${id}  ${name} (${timeZone})`);
  });
}
