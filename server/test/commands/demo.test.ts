import { expect, inject, test } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';

const STORY = [
  'Carla texts the front desk',
  'It reaches the owner.',
  'A booking is confirmed: Ana',
  "Carla's phone · from",
  'It reaches Ana.',
  "Ana's screen",
  'Carla (Mobile): Lovely.',
  'A second booking: Ben',
  'the same conversation as before',
  'Meant for Ana,',
  'A third booking: Ana',
  'in quarantine for 7 days',
  "it is the front desk number: Ana's number",
  'restores the number at once, with a reason',
  "because it is Ana's dedicated number",
  '7 texts, 3 numbers, 1 conversation',
  'the personal numbers of Ana, Ben and Carla. They are in none: nobody learned a personal number.',
];

function expectStory(out: string): void {
  let from = 0;
  for (const part of STORY) {
    const at = out.replaceAll(/\s*\n\s*/g, ' ').indexOf(part, from);
    expect(at, `"${part}" comes after ${from}`).toBeGreaterThanOrEqual(from);
    from = at;
  }
}

test('the demo plays its story on an embedded database of its own and ends well', async () => {
  const { code, out, err } = await runCommandLine(['demo'], {});
  expect(err).toBe('');
  expect(code).toBe(0);
  expectStory(out);
});

test('with DATABASE_URL the demo plays on that server', async () => {
  const { code, out, err } = await runCommandLine(['demo'], { DATABASE_URL: inject('testServer').url });
  expect(err).toBe('');
  expect(code).toBe(0);
  expectStory(out);
});
