import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig, readTwilioAuthToken } from '../src/config.ts';
import { SECRETS } from '../src/secret-files.ts';
import { makeTestFolder } from './support/test-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [KEY, OLDER, OLDEST] = ['5a', '6b', '7c'].map((byte) => byte.repeat(32)) as [string, string, string];
const SMTP = 'smtps://user:p%23ss@mail.example.com';

async function fileWith(content: string): Promise<string> {
  const path = join(folder, crypto.randomUUID());
  await writeFile(path, content);
  return path;
}

describe('a secret in a file', () => {
  test.each([
    ['a line', '\n'],
    ['a line of Windows', '\r\n'],
    ['nothing', ''],
  ])('is read without the end of it, whether it ends with %s', async (_name, end) => {
    const inFiles = {
      DATABASE_URL: 'postgres://maskline:secret@127.0.0.1/maskline',
      MASKLINE_SECRET_KEY: KEY,
      MASKLINE_PREVIOUS_SECRET_KEYS: `${OLDER}\n${OLDEST}`,
      MASKLINE_SMTP_URL: SMTP,
      TWILIO_AUTH_TOKEN: 'a token',
    };
    const env: Record<string, string> = { MASKLINE_MAIL_FROM: 'desk@paws.example' };
    for (const [name, secret] of Object.entries(inFiles)) env[`${name}_FILE`] = await fileWith(secret + end);
    expect(readConfig(env)).toMatchObject({
      databaseUrl: inFiles.DATABASE_URL,
      secretKey: KEY,
      previousSecretKeys: [OLDER, OLDEST],
      mail: { smtpUrl: SMTP, from: 'desk@paws.example' },
    });
    expect(readTwilioAuthToken(env)).toBe('a token');
    expect(Object.keys(inFiles).sort()).toEqual([...SECRETS].sort());
  });

  test.each(SECRETS)(
    '%s is refused when it is given both ways, or its file cannot be read or is empty',
    async (name) => {
      const file = `${name}_FILE`;
      const refused = (env: Record<string, string>, sentence: string) =>
        expect(() => readConfig(env)).toThrow(`${name}: ${sentence}`);
      refused({ [name]: 'x', [file]: await fileWith('x') }, `set it or ${file}, not both`);
      refused({ [file]: '/nowhere/secret' }, 'the file /nowhere/secret cannot be read (ENOENT)');
      refused({ [file]: folder }, `the file ${folder} cannot be read (EISDIR)`);
      const empty = await fileWith('\n');
      refused({ [file]: empty }, `the file ${empty} is empty`);
    },
  );

  test('that is not what it should be is refused by the name of the setting, and is not said', async () => {
    for (const name of [
      'DATABASE_URL',
      'MASKLINE_SECRET_KEY',
      'MASKLINE_PREVIOUS_SECRET_KEYS',
      'MASKLINE_SMTP_URL',
    ]) {
      const read = async () => readConfig({ [`${name}_FILE`]: await fileWith('s3cret') });
      await expect(read()).rejects.toThrow(
        new RegExp(`^The environment is not valid:\n {2}${name}: must be`),
      );
      await expect(read()).rejects.not.toThrow('s3cret');
    }
  });
});

test('a blank setting counts as not given', () => {
  expect(readConfig({ MASKLINE_SECRET_KEY: '', MASKLINE_SECRET_KEY_FILE: '' }).secretKey).toBeUndefined();
});
