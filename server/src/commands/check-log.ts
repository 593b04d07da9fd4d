import type { Config } from '../config.ts';
import { actingFor, SYSTEM } from '../context.ts';
import { checkEventLog } from '../services/event-log.ts';
import { withContext } from './with-context.ts';

const MOST_SHOWN = 20;

/** Replays the log of received texts of every organization against the conversations. Exit status 1 if they differ. */
export function checkLog(config: Config): Promise<void> {
  return withContext(config, async (ctx) => {
    const organizations = await ctx.db
      .selectFrom('organizations')
      .select(['id', 'name'])
      .orderBy('createdAt')
      .execute();
    for (const { id, name } of organizations) {
      const { texts, threads, faults } = await checkEventLog(actingFor(ctx, id, SYSTEM));
      const verdict = faults.length === 0 ? 'as in the log' : `${faults.length} differ from the log`;
      console.log(`${name}: ${texts} texts received, in ${threads} conversations and the box: ${verdict}`);
      for (const { carrierMessageId, what } of faults.slice(0, MOST_SHOWN)) {
        console.log(`  ${carrierMessageId} ${what}`);
      }
      if (faults.length > 0) process.exitCode = 1;
    }
  });
}
