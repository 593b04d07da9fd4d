import { DomainError } from '@maskline/core/domain/errors';

const DEEPEST = 32;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
const POISON = new Set(['__proto__', 'constructor', 'prototype']);
/** In a Unicode regular expression a surrogate is one that has no other half. */
const HALF_PAIR = /\p{Surrogate}/u;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a request body strictly: what two readers could understand differently is refused. */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  const value = parse(text);
  checkTokens(text);
  return value;
}

/** Whether PostgreSQL can store the text: it knows neither the null character nor half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !HALF_PAIR.test(text);
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DomainError('malformed_json', 'Send the body as UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('malformed_json');
  }
}

type Level = { keys: Set<string> | null; at: string | number };

/** Goes through the tokens of valid JSON: the parser itself keeps the last of two equal keys, and the depth unseen. */
function checkTokens(text: string): void {
  const levels: Level[] = [];
  const tokens = text.match(TOKEN) ?? [];
  for (const [index, token] of tokens.entries()) {
    if (token === '{' || token === '[') {
      levels.push({ keys: token === '{' ? new Set() : null, at: 0 });
      if (levels.length > DEEPEST) throw new DomainError('too_deep');
    } else if (token === '}' || token === ']') {
      levels.pop();
    } else if (token.startsWith('"')) {
      checkString(JSON.parse(token), tokens[index + 1] === ':', levels);
    } else if (token === ',') {
      advance(levels.at(-1));
    }
  }
}

function advance(level: Level | undefined): void {
  if (level && typeof level.at === 'number') level.at += 1;
}

function checkString(text: string, isKey: boolean, levels: Level[]): void {
  const level = levels.at(-1);
  if (isKey && level?.keys) {
    level.at = text;
    if (level.keys.has(text)) throw new DomainError('duplicate_key', undefined, { path: pathOf(levels) });
    level.keys.add(text);
    if (POISON.has(text)) throw new DomainError('unknown_field', undefined, { path: pathOf(levels) });
  }
  if (!isStorable(text)) {
    throw new DomainError('invalid_character', undefined, { path: isKey ? '' : pathOf(levels) });
  }
}

function pathOf(levels: Level[]): string {
  return levels.map(({ at }) => at).join('.');
}
