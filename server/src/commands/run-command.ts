import { type Config, readConfig } from '../config.ts';
import { sentenceOf } from './error-sentences.ts';

/** Runs a command; whatever a person can mend is said in a sentence, and the exit status tells that it failed. */
export async function runCommand(command: (config: Config) => Promise<void>): Promise<void> {
  try {
    await command(readConfig());
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  }
}
