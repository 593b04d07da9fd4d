import { describe, expect, test } from 'vitest';
import { explainCarrierCode } from '../../src/domain/carrier-result.ts';

const TABLE = {
  retry: [20429, 30001, 63018],
  stop_account: [20003, 30002],
  fail_contact: [21211, 21614, 21604, 30004, 30005, 30006, 63024],
  hold: [21408],
  decide_again: [21606, 21659, 21601],
  opt_out: [21610],
  fail: [21617, 30003, 30008, 30036, 63016, 63012],
  alarm: [30007, 30450],
  hold_number: [30034],
};

describe('explainCarrierCode', () => {
  test.each(Object.entries(TABLE))('answers "%s" to its codes', (action, codes) => {
    for (const code of codes) expect([code, explainCarrierCode(code).action]).toEqual([code, action]);
  });

  test('tells the owner what to do, without the code', () => {
    for (const code of Object.values(TABLE).flat()) {
      const { sentence } = explainCarrierCode(code);
      expect(sentence).toMatch(/^[A-Z].*: .*\.$/s);
      expect(sentence).not.toContain(String(code));
    }
  });

  test('fails the text on a code it does not know, and shows the code', () => {
    const { action, sentence } = explainCarrierCode(39999);
    expect(action).toBe('fail');
    expect(sentence).toContain('39999');
  });

  test('fails the text when the carrier gave no code', () => {
    const { action, sentence } = explainCarrierCode(null);
    expect(action).toBe('fail');
    expect(sentence).not.toContain('null');
  });
});
