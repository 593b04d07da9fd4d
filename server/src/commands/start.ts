import type { Config } from '../config.ts';
import { actingFor } from '../context.ts';
import { createLog } from '../log.ts';
import { type Maskline, startMaskline } from '../main.ts';
import { inviteFirstOwner } from '../services/account-links.ts';
import { findUsersByEmail, listOrganizationsWithoutUsers } from '../store/users.ts';
import { DEMO_PEOPLE } from './demo-accounts.ts';
import {
  type DemoOrganization,
  type DemoWish,
  ensureDemoOrganization,
  isDemoWanted,
} from './demo-organization.ts';
import { examineRotation } from './doctor-rotation.ts';
import { ensureEmptyOrganization, isEmptyCompanyWanted } from './empty-organization.ts';
import { runUntilAskedToStop } from './signals.ts';

/** Runs the server until it is asked to stop. */
export function start(config: Config, options: DemoWish): Promise<void> {
  const wantsDemo = isDemoWanted(config, options);
  const log = createLog(config.logLevel);
  return runUntilAskedToStop(
    () => startMaskline(config, { log }),
    async (maskline) => {
      if (isEmptyCompanyWanted(config, options)) await ensureEmptyOrganization(maskline);
      const lines = await welcome(config, maskline, wantsDemo);
      console.log(`\n${lines.join('\n')}\n`);
    },
  );
}

async function welcome(config: Config, maskline: Maskline, wantsDemo: boolean): Promise<string[]> {
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
  const demo = wantsDemo ? await ensureDemoOrganization(config, maskline) : null;
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
    ...(await accounts(maskline, demo)),
    ...owners,
  ];
}

/** Who signs in, for demonstration; by which password only while nobody can have changed it. */
async function accounts({ ctx, url }: Maskline, { orgId, password }: DemoOrganization): Promise<string[]> {
  const [{ email: ownerEmail }] = DEMO_PEOPLE;
  if (password === null) {
    const isThere = (await findUsersByEmail(ctx.db, ownerEmail)).some((user) => user.orgId === orgId);
    return isThere
      ? [
          '',
          `${ownerEmail} signs in by the password that the first start printed, or sets another:`,
          `  npx maskline user reset-link --org ${orgId} --email ${ownerEmail}`,
        ]
      : [];
  }
  const list = DEMO_PEOPLE.map(
    ({ email, name, sitterName }) => `  ${email.padEnd(20)} ${sitterName ? 'sitter' : 'owner '}  ${name}`,
  );
  return [
    '',
    `Accounts to sign in with, for demonstration only. The password of each is ${password} and is not shown again:`,
    ...list,
    `Sign in at ${url}/sign-in, and text as a client at ${url}/phones.`,
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
    : [
        'There is no organization yet: `npx maskline org create --help` says how to make one, and a start with `--demo` makes one to try.',
      ];
}
