import type { Config } from '../config.ts';
import { actingFor } from '../context.ts';
import { createLog } from '../log.ts';
import { type Maskline, startMaskline } from '../main.ts';
import { inviteFirstOwner } from '../services/account-links.ts';
import { listOrganizationsWithoutUsers } from '../store/users.ts';
import { ensureDemoOrganization } from './demo-organization.ts';
import { examineRotation } from './doctor-rotation.ts';
import { runUntilAskedToStop } from './signals.ts';

type Options = { empty?: boolean };

/** Runs the server until it is asked to stop. */
export function start(config: Config, options: Options): Promise<void> {
  const log = createLog(config.logLevel);
  return runUntilAskedToStop(
    () => startMaskline(config, { log }),
    async (maskline) => {
      const lines = await welcome(config, maskline, options);
      console.log(`\n${lines.join('\n')}\n`);
    },
  );
}

async function welcome(config: Config, maskline: Maskline, { empty }: Options): Promise<string[]> {
  const { url, sandbox } = maskline;
  const where = [
    `Maskline answers at ${url}`,
    `  API reference   ${url}/api/docs`,
    sandbox
      ? `  Sandbox carrier ${sandbox.url}/sandbox   (no real texts: phones on your desk)`
      : `  Carrier         ${config.twilioApiBaseUrl}`,
    `  Database        ${config.databaseUrl ? 'the server of DATABASE_URL' : `embedded, in ${config.dataDir}`}`,
  ];
  const rotation = await examineRotation(config, maskline.ctx);
  if (rotation) where.push('', `${rotation.about}:`, `  ${rotation.advice}`);
  const demo = empty ? null : await ensureDemoOrganization(config, maskline);
  const owners = await firstOwners(maskline);
  if (!demo) return [...where, '', ...(await nextSteps(maskline)), ...owners];
  return [
    ...where,
    '',
    `${demo.name} is here to try it out. Its owner's API key (also in ${demo.keyFile}):`,
    `  ${demo.apiKey}`,
    '',
    'See its conversations:',
    `  curl -s ${url}/api/v1/threads -H "Authorization: Bearer ${demo.apiKey}"`,
    ...(sandbox ? textIn(sandbox.url, demo.frontDesk) : []),
    ...owners,
  ];
}

/** How to text in as a client, from a phone that does not exist. */
function textIn(sandboxUrl: string, frontDesk: string): string[] {
  return [
    'Text in as a client:',
    `  curl -s ${sandboxUrl}/sandbox/handsets/+14125550123/texts -H 'Content-Type: application/json' \\`,
    `    -d '{"to": "${frontDesk}", "body": "Hi! Can somebody walk Biscuit on Friday?"}'`,
  ];
}

const MOST_LINKS = 3;

/** Where nobody signs in yet, a link at each start: the first that is used makes the others useless. */
async function firstOwners({ ctx }: Maskline): Promise<string[]> {
  const waiting = (await listOrganizationsWithoutUsers(ctx.db)).slice(0, MOST_LINKS);
  const lines: string[] = [];
  for (const { id, name } of waiting) {
    const { url } = await inviteFirstOwner(actingFor(ctx, id, { kind: 'operator', id: null }));
    lines.push(`Set the password of the first owner of ${name} (works once, for seven days):`, `  ${url}`);
  }
  return lines;
}

async function nextSteps({ ctx }: Maskline): Promise<string[]> {
  const org = await ctx.db.selectFrom('organizations').select('name').limit(1).executeTakeFirst();
  return org
    ? ['Make an API key with `npx maskline key create --org <id>`; `npx maskline org list` shows the ids.']
    : ['There is no organization yet: `npx maskline org create --help` says how to make one.'];
}
