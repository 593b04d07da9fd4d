import { readFileSync } from 'node:fs';
import { ERROR_CODES, type ErrorCode } from '@maskline/core/domain/errors';
import { expect, test } from 'vitest';
import { ERROR_STATUS } from '../../src/http/errors.ts';

const document = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const documented = [...document.matchAll(/^\| `(\w+)` \| (\d+) \| (.+?) \| (.+) \|$/gm)].map(
  ([, code, status, meaning, whatToDo]) => ({ code, status: Number(status), meaning, whatToDo }),
);
const codes = Object.keys(ERROR_CODES) as ErrorCode[];

test('docs/errors.md has a row for every code and no other', () => {
  const missing = codes.filter((code) => !documented.some((row) => row.code === code));
  const rows = missing.map((code) => `| \`${code}\` | ${ERROR_STATUS[code]} | … | ${ERROR_CODES[code]} |`);
  expect(rows, `add to docs/errors.md:\n${rows.join('\n')}`).toEqual([]);
  const strange = documented.map(({ code }) => code).filter((code) => !codes.includes(code as ErrorCode));
  expect(strange, 'remove from docs/errors.md').toEqual([]);
  expect(documented).toHaveLength(codes.length);
});

test('docs/errors.md gives the status and the advice that the server gives', () => {
  const expected = documented.map(({ code, meaning }) => ({
    code,
    status: ERROR_STATUS[code as ErrorCode],
    meaning,
    whatToDo: ERROR_CODES[code as ErrorCode],
  }));
  expect(documented).toEqual(expected);
});

test('docs/errors.md says of no code that its meaning is still to be written', () => {
  expect(documented.filter(({ meaning = '' }) => meaning.length < 10)).toEqual([]);
});
