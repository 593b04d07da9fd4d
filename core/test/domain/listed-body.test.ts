import { describe, expect, test } from 'vitest';
import { isSameText } from '../../src/domain/listed-body.ts';

const TRIAL = 'Sent from your Twilio trial account';

describe('a text that the carrier lists', () => {
  test.each([
    ['in its own words', 'See you.', 'See you.'],
    ['behind the words of a trial account', `${TRIAL} - See you.`, 'See you.'],
    ['behind them and a line break', `${TRIAL} –\nSee you.`, 'See you.'],
  ])('is the same %s', (_name, listed, ours) => {
    expect(isSameText(listed, ours)).toBe(true);
  });

  test.each([
    ['that ends in the words', 'Then see you.', 'see you.'],
    ['that ends in the words behind those of a trial account', `${TRIAL} - Then see you.`, 'see you.'],
    ['that is a part of those of a trial account', TRIAL, 'account'],
  ])('is not one %s', (_name, listed, ours) => {
    expect(isSameText(listed, ours)).toBe(false);
  });
});
