import { Command } from 'commander';
import { runCommand } from './commands/run-command.ts';

const program = new Command('maskline')
  .description('Self-hosted masked business texting.')
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('Run `maskline --help` for the commands.');

program
  .command('start')
  .description('start API, worker and database; the sandbox carrier too, unless TWILIO_API_BASE_URL is set')
  .option('--empty', 'make no demo organization on the first start')
  .action((options: { empty?: boolean }) =>
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

program
  .command('key')
  .description('API keys')
  .command('create')
  .description('create an API key; it is shown once')
  .requiredOption('--org <id>', 'id of the organization')
  .option('--sitter <id>', 'let the key act as this sitter, not as the owner')
  .option('--name <name>', 'what the key is for', 'command line')
  .action((options: { org: string; sitter?: string; name: string }) =>
    runCommand(async (config) => (await import('./commands/key-create.ts')).createKey(config, options)),
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
  .command('sandbox')
  .description('run the sandbox carrier by itself, so that it outlives the server')
  .action(() => runCommand(async (config) => (await import('./commands/sandbox.ts')).runSandbox(config)));

program
  .command('demo')
  .description('play one story in the terminal, on a database of its own')
  .action(() => runCommand(async (config) => (await import('./demo/demo.ts')).playDemo(config)));

await program.parseAsync();
