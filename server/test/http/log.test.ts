import { expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('info', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

test('what is personal or secret is left out, also one or two levels down', () => {
  const line = logged((log) =>
    log.info({
      phone: '4125550199',
      contact: { phone: '4125550199', body: 'see you' },
      request: { headers: { authorization: 'Bearer msk_x' } },
      threadId: 'kept',
    }),
  );
  expect(line).not.toMatch(/4125550199|see you|msk_x/);
  expect(line).toContain('kept');
});

test('a number that came in by another name, or in a sentence, is masked', () => {
  const line = logged((log) => log.warn({ note: 'for +14125550199' }, 'could not reach +14125550199'));
  expect(line).not.toContain('4125550199');
  expect(line).toContain('could not reach [phone]');
});

test('of a fault the message is kept without its digits, with the causes, and not the row it is about', () => {
  const cause = Object.assign(new Error('no route to (412) 555-0199'), {
    detail: 'Key (phone)=(+14125550199)',
  });
  const line = logged((log) => log.error({ err: new Error('it failed', { cause }) }, 'fault'));
  expect(line).toContain('no route to');
  expect(line).not.toMatch(/555|0199|Key/);
});
