import { type ChildProcess, spawn } from 'node:child_process';
import { inject } from 'vitest';

export type Finished = { code: number | null; out: string; err: string };
export type RunningCommand = {
  process: ChildProcess;
  out(): string;
  /** Waits until it has printed this. */
  printed(text: string): Promise<void>;
  finished: Promise<Finished>;
};

/** Starts `maskline` as it was bundled for this run, with these variables and no others of ours. */
export function startCommand(args: readonly string[], env: Record<string, string>): RunningCommand {
  const child = spawn(process.execPath, [inject('bundle'), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const waiting: (() => void)[] = [];
  child.stdout.on('data', (chunk) => {
    out += chunk;
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (out.includes(text)) resolve();
      };
      waiting.push(look);
      look();
      void finished.then(() => reject(new Error(`it ended without printing "${text}":\n${out}\n${err}`)));
    });
  return { process: child, out: () => out, printed, finished };
}

export function runCommandLine(args: readonly string[], env: Record<string, string>): Promise<Finished> {
  return startCommand(args, env).finished;
}
