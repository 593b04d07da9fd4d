import { expect, test } from 'vitest';
import { csvLine } from '../../src/domain/csv.ts';

test('fields are separated by commas, and quoted only where they must be', () => {
  expect(csvLine(['a', null, '', 'b c', 'it’s'])).toBe('a,,,b c,it’s\r\n');
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', 'cr\rhere'])).toBe(
    '"a,b","say ""hi""","two\nlines","cr\rhere"\r\n',
  );
});

test.each([
  ['=HYPERLINK("http://evil.example")', '"\'=HYPERLINK(""http://evil.example"")"'],
  ['+1 412 555 0123', "'+1 412 555 0123"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['\n=1', '"\'\n=1"'],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠a', "'＠a"],
])('%j is no formula in a spreadsheet', (field, written) => {
  expect(csvLine([field])).toBe(`${written}\r\n`);
});

test.each(['a=1', '1-2', "'=1", ' x'])('%j stays as it is', (field) => {
  expect(csvLine([field])).toBe(`${field}\r\n`);
});
