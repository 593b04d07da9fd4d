import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consentWord } from '../../src/domain/opt-out.ts';

describe('consentWord', () => {
  test.each([
    'STOP',
    'stop',
    'StopAll',
    'unsubscribe',
    'cancel',
    'End',
    'QUIT',
    'revoke',
    'optout',
    'Opt  Out',
    ' \n stop \t',
    'Stop.',
    'STOP!!',
    'stop .',
  ])('takes "%s" for an opt-out', (body) => expect(consentWord(body)).toBe('stop'));

  test.each(['START', 'start', ' Unstop\n'])('takes "%s" for an opt-in', (body) =>
    expect(consentWord(body)).toBe('start'),
  );

  test.each(['HELP', 'info', ' help '])('takes "%s" for a question', (body) =>
    expect(consentWord(body)).toBe('help'),
  );

  test.each([
    'YES',
    'yes',
    'Start!',
    'Start.',
    'help?',
    'stop please',
    'please cancel',
    "Don't stop",
    'STOP?',
    'no more texts',
    'para',
    'st op',
    'endless',
    '',
    ' ',
    '.',
  ])('takes "%s" for ordinary talk', (body) => expect(consentWord(body)).toBeNull());

  test('judges a very long text at once', () => {
    const started = performance.now();
    expect(consentWord(`stop${' '.repeat(100_000)}x`)).toBeNull();
    expect(consentWord(`${' '.repeat(100_000)}stop`)).toBe('stop');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('no text of several words changes consent, but "opt out"', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(word, word, (first, second) => {
        fc.pre(`${first} ${second}` !== 'opt out');
        expect(consentWord(`${first} ${second}`)).toBeNull();
      }),
    );
  });
});
