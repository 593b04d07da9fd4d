import { describe, expect, test } from 'vitest';
import { flawOfShownName } from '../../src/domain/shown-name.ts';

describe('a name that sitters see', () => {
  test.each([
    "O'Neil",
    'José Álvarez',
    'Jose\u0301 A\u0301lvarez',
    '李小龍',
    'Anna-Maria 2',
    'Dr. St.John-Smith, Jr.',
    'Dr.de Vries',
    'Carla & Joe (Biscuit, Rex)',
    'علی\u200cرضا',
    'क्\u200dष',
    'Family 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈',
    'Flat 12/3, code 456',
    'Ngọc Ánh',
    'ภูมิพล',
  ])('may be %s', (name) => {
    expect(flawOfShownName(name)).toBeNull();
  });

  test.each([
    ['wide digits', '４１２５３５０１４２'],
    ['Arabic-Indic digits', '٤١٢٥٣٥٠١٤٢'],
    ['raised digits', '⁴¹²⁵³⁵⁰¹⁴²'],
    ['circled digits', '④①②⑤③⑤⓪①④②'],
    ['digits with letters between', '412a535b0142'],
    ['digits with joiners between', '4\u200d1\u200d2\u200d5\u200d3\u200d5\u200d0'],
    ['digits that are emoji', '4️⃣1️⃣2️⃣5️⃣3️⃣5️⃣0️⃣1️⃣4️⃣2️⃣'],
    ['an e-mail address', 'joe@mail.example'],
    ['an e-mail address with a wide sign', 'joe＠mail.example'],
    ['a web address', 'https://joe.example'],
    ['a domain', 'www.joe.com'],
    ['a domain without www', 'see Joe.com!'],
    ['a domain with an ideographic stop', 'joe。com'],
    ['a short link', 't.me/joe'],
    ['a link of another country', 'joe.berlin/walks'],
  ])('may not hold %s', (_, name) => {
    expect(flawOfShownName(name)).toMatch(/phone numbers and addresses/);
  });

  test.each([
    ['a line break', 'Carla\nReyes'],
    ['an escape', 'Carla\u001b[31m'],
    ['a right-to-left override', 'Carla\u202eseyeR'],
    ['an isolate', 'Carla\u2066'],
    ['a zero-width space', 'Car\u200bla'],
    ['a paragraph separator', 'Carla\u2029'],
  ])('may not hold %s', (_, name) => {
    expect(flawOfShownName(name)).toMatch(/line breaks and control characters/);
  });

  test('may stack 8 marks on a character and no more', () => {
    const marked = (marks: number) => `Ca${'\u0334'.repeat(marks)}rla`;
    expect(flawOfShownName(marked(8))).toBeNull();
    expect(flawOfShownName(marked(9))).toMatch(/8 combining marks/);
    expect(flawOfShownName(`Ca${'\u0334\u200d'.repeat(30)}rla`)).toMatch(/8 combining marks/);
  });
});
