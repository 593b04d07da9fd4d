import { describe, expect, test } from 'vitest';
import { kindsIn, type LabelledTexts, readCorpus } from './corpus.ts';

/** Measured in this part: 155 of 157 found, 135 of 135 harmless ones let pass. Each floor leaves room for two odd texts more. */
const FEWEST_FOUND = 0.97;
const FEWEST_PASSED = 0.985;

const tuned = readCorpus('tuned');
const scored = readCorpus('scored');
const withData = (texts: readonly LabelledTexts[]) => texts.filter(({ kind }) => kind !== null);
const harmless = (texts: readonly LabelledTexts[]) => texts.filter(({ kind }) => kind === null);
const isFound = (labelled: LabelledTexts) => kindsIn(labelled).length > 0;

describe('contact data in the texts that the rules are tuned on', () => {
  test('is found in all, and of the right kind', () => {
    const missed = withData(tuned).filter(
      (labelled) => !kindsIn(labelled).some((kind) => kind === labelled.kind),
    );
    expect(missed).toEqual([]);
  });

  test('is not seen in harmless ones', () => {
    expect(harmless(tuned).filter(isFound)).toEqual([]);
  });
});

describe('contact data in texts that no rule is tuned to', () => {
  test('is found as often as was measured', () => {
    const all = withData(scored);
    const found = all.filter(isFound).length;
    expect(found / all.length, `${found} of ${all.length} found`).toBeGreaterThanOrEqual(FEWEST_FOUND);
  });

  test('is seldom seen in harmless ones', () => {
    const all = harmless(scored);
    const passed = all.filter((labelled) => !isFound(labelled)).length;
    expect(passed / all.length, `${passed} of ${all.length} passed`).toBeGreaterThanOrEqual(FEWEST_PASSED);
  });

  test('is none of the texts that the rules are tuned on', () => {
    const known = new Set(tuned.map(({ texts }) => texts.join('\t')));
    expect(scored.filter(({ texts }) => known.has(texts.join('\t')))).toEqual([]);
  });
});
