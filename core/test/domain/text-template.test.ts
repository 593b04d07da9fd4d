import { fillTemplate, flawOfTemplate, unfilledIn } from '@maskline/core/domain/text-template';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const KNOWN = {
  client_first_name: 'Carla',
  pet_names: 'Rex and Ada',
  sitter_first_name: 'Ana',
  visit_date: 'Tue 24 Nov',
  visit_time: '18:05',
  company_name: 'Happy Paws',
};
const NOTHING = {
  client_first_name: null,
  pet_names: null,
  sitter_first_name: null,
  visit_date: null,
  visit_time: null,
  company_name: null,
};

describe('a template', () => {
  test.each([
    'Hi {{client_first_name}}, {{ pet_names }} had a good walk.',
    'No name at all',
    'A smile :-} and {one brace}',
  ])('may be: %s', (body) => expect(flawOfTemplate(body)).toBeNull());

  test.each([
    ['Hi {{unknown}}', 'unknown'],
    ['Call {{client_phone}}', 'client_phone'],
    ['{{constructor.constructor("return process")()}}', 'constructor'],
    ['{{toString}}', 'toString'],
    ['{{__proto__}}', '__proto__'],
    ['{{client_first_name | upcase}}', 'upcase'],
    ['{{}}', 'There is no'],
    ['Hi {{client_first_name', 'Close'],
    ['{% if pets %}Yes{% endif %}', 'Close'],
  ])('may not be: %s', (body, says) => expect(flawOfTemplate(body)).toContain(says));

  test('is filled in with what is known, and names what is not', () => {
    const body = 'Hi {{client_first_name}}! {{pet_names}} and {{ sitter_first_name }} at {{visit_time}}.';
    expect(fillTemplate(body, KNOWN)).toEqual({
      body: 'Hi Carla! Rex and Ada and Ana at 18:05.',
      missing: [],
    });
    expect(fillTemplate(body, { ...KNOWN, pet_names: null })).toEqual({
      body: 'Hi Carla! {{pet_names}} and Ana at 18:05.',
      missing: ['pet_names'],
    });
  });

  test('costs no time, whatever was opened and not closed', () => {
    const body = `x{{${' '.repeat(1590)}x`;
    const before = performance.now();
    expect(unfilledIn(body)).toEqual([]);
    expect(flawOfTemplate(body)).toContain('Close');
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test('is filled in once: a name in braces within a name is none', () => {
    const values = { ...KNOWN, client_first_name: '{{company_name}}', pet_names: '$& {{pin}}' };
    const { body } = fillTemplate('{{client_first_name}} {{pet_names}}', values);
    expect(body).toBe('{{company_name}} $& {{pin}}');
  });

  test('never says “undefined” or “null”, whatever is not known', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(KNOWN))), (names) => {
        const body = names.map((name) => `{{${name}}}`).join(' ');
        const filled = fillTemplate(body, NOTHING);
        expect(filled.body).toBe(body);
        expect(new Set(filled.missing)).toEqual(new Set(names));
        expect(new Set(unfilledIn(filled.body))).toEqual(new Set(names));
      }),
    );
  });
});
