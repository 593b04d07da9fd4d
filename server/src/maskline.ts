import { Command, Option } from 'commander';
import server from '../package.json' with { type: 'json' };
import { runCommand } from './commands/run-command.ts';

const program = new Command('maskline')
  .description('Self-hosted masked business texting.')
  .version(server.version, '--version', 'print the version')
  .configureHelp({ sortSubcommands: true });

program
  .command('start')
  .description('start API, worker and database; the sandbox carrier too, unless TWILIO_API_BASE_URL is set')
  .option(
    '--empty',
    'make no company to try on the first start: on the sandbox an empty one, whose owner gets a link',
  )
  .addOption(
    new Option('--demo', 'make it also on the database of DATABASE_URL, while that is empty').conflicts(
      'empty',
    ),
  )
  .action((options: { empty?: boolean; demo?: boolean }) =>
    runCommand(async (config) => (await import('./commands/start.ts')).start(config, options)),
  );

program
  .command('migrate')
  .description('bring the database up to the schema of this release, and stop')
  .action(() =>
    runCommand(async (config) => (await import('./commands/migrate.ts')).migrateDatabase(config)),
  );

const org = program.command('org').description('organizations');
org
  .command('create')
  .description('create an organization and its first API key')
  .requiredOption('--name <name>', 'what the company is called')
  .requiredOption('--time-zone <zone>', 'IANA zone, such as America/New_York')
  .requiredOption('--country <code>', 'country of phone numbers written without one, such as US')
  .option('--account-sid <sid>', 'account SID at Twilio; its auth token is read from TWILIO_AUTH_TOKEN')
  .action((options: { name: string; timeZone: string; country: string; accountSid?: string }) =>
    runCommand(async (config) => (await import('./commands/org-create.ts')).createOrg(config, options)),
  );
org
  .command('list')
  .description('list the organizations with their ids')
  .action(() => runCommand(async (config) => (await import('./commands/org-list.ts')).listOrgs(config)));

const key = program.command('key').description('API keys');
key
  .command('create')
  .description('create an API key; it is shown once')
  .requiredOption('--org <id>', 'id of the organization')
  .option('--sitter <id>', 'let the key act as this sitter, not as the owner')
  .option('--name <name>', 'what the key is for', 'command line')
  .action((options: { org: string; sitter?: string; name: string }) =>
    runCommand(async (config) => (await import('./commands/key-create.ts')).createKey(config, options)),
  );
key
  .command('list')
  .description('list API keys with their ids; the keys themselves are stored nowhere')
  .option('--org <id>', 'of this organization only')
  .action((options: { org?: string }) =>
    runCommand(async (config) => (await import('./commands/key-list.ts')).listApiKeys(config, options)),
  );
key
  .command('revoke')
  .description('make an API key useless at once')
  .argument('<id>', 'its id, as `maskline key list` shows it')
  .action((id: string) =>
    runCommand(async (config) => (await import('./commands/key-revoke.ts')).revokeKey(config, id)),
  );

const keys = program.command('keys').description('the secret key');
keys
  .command('rotate')
  .description(
    'put another secret key in place of the one in use, while Maskline is stopped; finishes a rotation that was begun',
  )
  .action(() =>
    runCommand(async (config) => (await import('./commands/keys-rotate.ts')).rotateSecretKey(config)),
  );

const user = program.command('user').description('people who sign in');
user
  .command('first-owner-link')
  .description('print a link by which somebody becomes an owner, once')
  .requiredOption('--org <id>', 'id of the organization')
  .action((options: { org: string }) =>
    runCommand(async (config) =>
      (await import('./commands/user-links.ts')).printFirstOwnerLink(config, options),
    ),
  );
user
  .command('reset-link')
  .description('print a link by which a user sets a new password, once')
  .requiredOption('--org <id>', 'id of the organization')
  .requiredOption('--email <address>', 'what the user signs in with')
  .action((options: { org: string; email: string }) =>
    runCommand(async (config) => (await import('./commands/user-links.ts')).printResetLink(config, options)),
  );

user
  .command('remove-second-factors')
  .description('let a user who has lost them in by the password alone, until they are set up anew')
  .requiredOption('--org <id>', 'id of the organization')
  .requiredOption('--email <address>', 'what the user signs in with')
  .action((options: { org: string; email: string }) =>
    runCommand(async (config) =>
      (await import('./commands/user-links.ts')).takeSecondFactors(config, options),
    ),
  );

program
  .command('backup')
  .description('write everything into one file, while the server runs or not; it holds personal data')
  .argument('[file]', 'where to; `-` for standard output')
  .option('--with-sandbox', 'the sandbox carrier, too: its accounts, numbers and texts')
  .action((file: string | undefined, options: { withSandbox?: boolean }) =>
    runCommand(async (config) => (await import('./commands/backup.ts')).backup(config, file, options)),
  );

program
  .command('restore')
  .description('put a backup into an empty database; nothing is sent then until the owner says so')
  .argument('<file>', 'a file of `maskline backup`')
  .option('--other-key', 'although the secret key is not the one that sealed the carrier tokens')
  .action((file: string, options: { otherKey?: boolean }) =>
    runCommand(async (config) => (await import('./commands/restore.ts')).restore(config, file, options)),
  );

program
  .command('recover')
  .description('stop all sending after the database was put back by other means, such as pg_restore')
  .requiredOption('--backup-at <time>', 'when the backup was made, such as 2026-11-24T15:00:00Z')
  .action((options: { backupAt: string }) =>
    runCommand(async (config) => (await import('./commands/recover.ts')).recover(config, options)),
  );

program
  .command('doctor')
  .description('look for what is missing, and say what to do')
  .action(() => runCommand(async (config) => (await import('./commands/doctor.ts')).doctor(config)));

program
  .command('check-log')
  .description('replay the log of received texts and compare it with the conversations; changes nothing')
  .action(() => runCommand(async (config) => (await import('./commands/check-log.ts')).checkLog(config)));

const audit = program.command('audit').description('the audit log');
audit
  .command('verify')
  .description(
    'find every audit event that was altered, removed or inserted since it was recorded; changes nothing',
  )
  .option('--org <id>', 'of this organization only')
  .action((options: { org?: string }) =>
    runCommand(async (config) => (await import('./commands/audit-verify.ts')).verifyAudit(config, options)),
  );

program
  .command('sandbox')
  .description('run the sandbox carrier by itself, so that it outlives the server')
  .action(() => runCommand(async (config) => (await import('./commands/sandbox.ts')).runSandbox(config)));

program
  .command('demo')
  .description('play one story in the terminal, on a database of its own')
  .action(() => runCommand(async (config) => (await import('./demo/demo.ts')).playDemo(config)));

adviseOwnHelp(program, 'maskline');
await program.parseAsync();

/** After a mistake each command advises its own help. */
function adviseOwnHelp(command: Command, name: string): void {
  command.showHelpAfterError(`\`${name} --help\` says more.`);
  for (const child of command.commands) adviseOwnHelp(child, `${name} ${child.name()}`);
}
