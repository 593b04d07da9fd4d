import { access } from 'node:fs/promises';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { previousKeyFile } from '../secret-key-files.ts';
import { listOrganizationsToRotate } from '../services/key-rotation.ts';
import type { Finding } from './finding.ts';

/** What is to be said where a secret key is being replaced; null where none is. */
export async function examineRotation(
  config: Config,
  ctx: Pick<Context, 'db' | 'secrets'>,
): Promise<Required<Finding> | null> {
  const isInFolder = await access(previousKeyFile(config)).then(
    () => true,
    () => false,
  );
  if (!isInFolder && config.previousSecretKeys.length === 0) return null;
  const left = (await listOrganizationsToRotate(ctx)).length;
  if (left === 0 && !isInFolder) {
    const about = 'Nothing here needs MASKLINE_PREVIOUS_SECRET_KEYS any more';
    return { state: 'look', about, advice: 'Take it out of the environment.' };
  }
  const about = `The secret key is being replaced, and that is not finished: ${whatIsLeft(left)}`;
  const advice = 'Stop the server and run `maskline keys rotate`: it goes on where it ended.';
  return { state: 'look', about, advice };
}

function whatIsLeft(organizations: number): string {
  if (organizations === 0) return 'the earlier one has to be put aside';
  return organizations === 1
    ? '1 organization holds what an earlier one sealed'
    : `${organizations} organizations hold what an earlier one sealed`;
}
