import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Ended = { code: number | null; signal: NodeJS.Signals | null };
export type Child = { pid: number; signal(name: NodeJS.Signals): void; ended: Promise<Ended> };

const MASKLINE = fileURLToPath(new URL('../../bin/maskline.js', import.meta.url));
const living = new Set<Child>();

/** Starts `maskline` as it was built; what it prints goes to the end of the log file. */
export function startMaskline(args: readonly string[], env: Record<string, string>, logFile: string): Child {
  const log = openSync(logFile, 'a');
  const started = spawn(process.execPath, [MASKLINE, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const { pid } = started;
  if (pid === undefined) throw new Error('maskline could not be started');
  const child: Child = {
    pid,
    signal: (name) => void started.kill(name),
    ended: new Promise((resolve) => {
      started.once('exit', (code, signal) => resolve({ code, signal }));
    }),
  };
  living.add(child);
  void child.ended.then(() => living.delete(child));
  return child;
}

/** Runs a command to its end, and gives what it printed. */
export async function runMaskline(args: readonly string[], env: Record<string, string>): Promise<string> {
  const started = spawn(process.execPath, [MASKLINE, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  started.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => started.once('close', resolve));
  if (code !== 0) throw new Error(`maskline ${args.join(' ')} ended with ${code}`);
  return out;
}

// Whatever becomes of the test: frozen ones end by this signal too.
process.once('exit', () => {
  for (const child of living) child.signal('SIGKILL');
});
