// Area codes with their 555-0100 to 0199, which are set aside for fiction in North America.
const US = `201 203 205 207 208 209 210 213 214 216 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262
  267 269 270 276 281 301 302 304 305 307 308 309 310 313 314 315 316 318 319 320 321 323 325 330 334 336 337 346 347 360`;
const CA =
  '204 236 250 306 403 416 418 431 437 438 506 514 519 579 581 587 604 613 647 705 709 778 807 819 867 902 905';

type Range = { prefix: string; digits: number };

function northAmerican(areas: string): Range[] {
  return areas.split(/\s+/).map((area) => ({ prefix: `+1${area}55501`, digits: 2 }));
}

/** Ranges that regulators keep for film and fiction: nobody's phone rings. */
const RANGES: Readonly<Record<string, readonly Range[]>> = {
  US: northAmerican(US),
  CA: northAmerican(CA),
  GB: [
    { prefix: '+442079460', digits: 3 },
    { prefix: '+441614960', digits: 3 },
  ],
  AU: [{ prefix: '+61255500', digits: 3 }],
  DE: [{ prefix: '+493023125', digits: 3 }],
  FR: [{ prefix: '+3319900', digits: 4 }],
};

/** 0100 and its like come last: people make those up for their own handsets. */
const FIRST_LINE = 0.6;

/**
 * Every number that may be rented in a country (ISO 3166), in the order of sale: each from another area. Null for a
 * country that has none.
 */
export function numbersOf(country: string): string[] | null {
  const ranges = Object.hasOwn(RANGES, country) ? RANGES[country] : undefined;
  if (!ranges) return null;
  const lines = Math.min(...ranges.map(({ digits }) => 10 ** digits));
  const first = Math.floor(lines * FIRST_LINE);
  return Array.from({ length: lines }, (_, index) => (first + index) % lines).flatMap((line) =>
    ranges.map(({ prefix, digits }) => prefix + String(line).padStart(digits, '0')),
  );
}

/** Whether the number is of a range that is sold, to whomever it belongs by now. */
export function isForSale(e164: string): boolean {
  return Object.values(RANGES)
    .flat()
    .some(({ prefix, digits }) => e164.startsWith(prefix) && e164.length === prefix.length + digits);
}
