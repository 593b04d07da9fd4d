export type SegmentCount = {
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  /** Septets of GSM-7, 16-bit units of UCS-2. */
  units: number;
  /** How many more fit before another segment begins. */
  unitsLeft: number;
};

/** The alphabet of 3GPP TS 23.038; a character of the extension table takes an escape and so two septets. */
const BASIC = new Set(
  '\n\r !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz' +
    '¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ',
);
const EXTENSION = new Set('\f[\\]^{|}~€');

/** A text that does not fit one segment carries a header of six octets in each. */
const GSM_7 = { single: 160, part: 153 };
const UCS_2 = { single: 70, part: 67 };

/**
 * How many segments a carrier makes, and bills, of a text. An escaped character of GSM-7 is never split over two
 * segments; in UCS-2 neither is what a reader sees as one character, as Twilio's own calculator counts.
 */
export function countSegments(body: string): SegmentCount {
  const widths = gsmWidths(body);
  return widths ? countGsm(widths) : countUcs(body);
}

function gsmWidths(body: string): number[] | null {
  const widths: number[] = [];
  for (const character of body) {
    if (BASIC.has(character)) widths.push(1);
    else if (EXTENSION.has(character)) widths.push(2);
    else return null;
  }
  return widths;
}

function countGsm(widths: number[]): SegmentCount {
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (units <= GSM_7.single) return counted('GSM-7', units, units === 0 ? 0 : 1, GSM_7.single - units);
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > GSM_7.part) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return counted('GSM-7', units, segments, GSM_7.part - used);
}

function countUcs(body: string): SegmentCount {
  const units = body.length;
  if (units <= UCS_2.single) return counted('UCS-2', units, 1, UCS_2.single - units);
  const graphemes = new Intl.Segmenter().segment(body);
  let segments = 1;
  let start = 0;
  while (units - start > UCS_2.part) {
    start = splitPoint(body, graphemes, start, start + UCS_2.part);
    segments += 1;
  }
  return counted('UCS-2', units, segments, UCS_2.part - (units - start));
}

/** The last place at or before `limit` that splits no character; one longer than a segment is split between code points. */
function splitPoint(body: string, graphemes: Intl.Segments, start: number, limit: number): number {
  const grapheme = graphemes.containing(limit);
  if (grapheme === undefined || grapheme.segment === '\r\n') return limit;
  if (grapheme.index > start) return grapheme.index;
  const splitsPair = (body.codePointAt(limit - 1) ?? 0) > 0xffff;
  return splitsPair ? limit - 1 : limit;
}

function counted(
  encoding: SegmentCount['encoding'],
  units: number,
  segments: number,
  unitsLeft: number,
): SegmentCount {
  return { encoding, segments, units, unitsLeft };
}
