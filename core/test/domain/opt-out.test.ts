import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consentWord, optOutWord } from '../../src/domain/opt-out.ts';

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

describe('optOutWord', () => {
  test.each([
    ['STOP', { word: 'stop', isOrdinary: false, carrierBlocks: true }],
    [' Cancel\n', { word: 'cancel', isOrdinary: true, carrierBlocks: true }],
    ['end', { word: 'end', isOrdinary: true, carrierBlocks: true }],
    ['Quit', { word: 'quit', isOrdinary: true, carrierBlocks: true }],
    ['Stop.', { word: 'stop', isOrdinary: false, carrierBlocks: false }],
    ['cancel !!', { word: 'cancel', isOrdinary: true, carrierBlocks: false }],
    ['Opt  out', { word: 'opt out', isOrdinary: false, carrierBlocks: false }],
  ])('says of "%s" which word it is, and whether the carrier acts on it too', (body, word) =>
    expect(optOutWord(body)).toEqual(word),
  );

  test.each(['START', 'help', 'cancel it', ''])('is nothing for "%s"', (body) =>
    expect(optOutWord(body)).toBeNull(),
  );
});
