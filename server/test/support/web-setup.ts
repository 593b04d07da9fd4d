import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WEB = fileURLToPath(new URL('../../../web/', import.meta.url));

/** The pages as `npm run build` makes them, made again only after a change. */
export default async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, ['build.js'], { cwd: WEB });
}
