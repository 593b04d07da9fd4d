import { PROVIDERS } from './spoken-signs.ts';
import { FILE_ENDINGS, KNOWN_HOSTS, PLAIN_ENDINGS, WORD_ENDINGS } from './top-level-domains.ts';

/** A place in a text with spoken signs written. */
export type AddressMatch = { kind: 'email' | 'link'; from: number; to: number; domain: string };

const LABEL = '[\\p{L}\\d](?:[\\p{L}\\d-]{0,61}[\\p{L}\\d])?';
const DOMAIN = `(?:${LABEL}\\.){1,5}(?:xn--[a-z\\d-]{2,30}|\\p{L}{2,24})`;
const PATH = '(?:[:/?#][^\\s]{0,300})?';
const SCHEME = /(?<![\p{L}\d])(?:h..ps?|ftp|www|sms|tel|mailto|skype|tg|whatsapp):\/{0,2}[^\s]{2,400}/gu;
const WWW = new RegExp(`(?<![\\p{L}\\d@])www[. ]{1,2}${LABEL}(?:\\.[\\p{L}\\d-]{1,63}){0,4}${PATH}`, 'gu');
const BARE = new RegExp(`(?<![\\p{L}\\d@._-])${DOMAIN}(?![\\p{L}\\d-])${PATH}`, 'gu');
const EMAIL = new RegExp(`@(?:${DOMAIN}|(?:the )?${PROVIDERS})(?![\\p{L}\\d-])`, 'gu');
const LOCAL = /[\p{L}\d][\p{L}\d._%+'-]{0,63}$/u;
const ANNOUNCED =
  /(?:(?:web ?)?site|page|homepage|website|blog|visit|check out|go to|book(?:ing)?(?: me)? (?:at|on|via|through)|look at|link|see me at|url|domain|under)(?: (?:is|at|me|us|on|here))?[\s:=-]{1,3}$/u;

/** E-mail addresses, also without what stands before the sign (the message before may have had it). */
export function findEmails(text: string): AddressMatch[] {
  return Array.from(text.matchAll(EMAIL), ({ index, 0: match }) => {
    const local = LOCAL.exec(text.slice(Math.max(0, index - 64), index))?.[0] ?? '';
    return {
      kind: 'email' as const,
      from: index - local.length,
      to: index + match.length,
      domain: match.slice(1),
    };
  });
}

/** Links with a scheme or none, and bare domains. */
export function findLinks(text: string): AddressMatch[] {
  const certain = [SCHEME, WWW].flatMap((pattern) => matchesOf(text, pattern));
  const bare = matchesOf(text, BARE).filter((match) => isAddress(text, match));
  return [...certain, ...bare];
}

function matchesOf(text: string, pattern: RegExp): AddressMatch[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: match }) => {
    const written = match.replace(/[.,;:!?)\]'"]{1,10}$/, '');
    return { kind: 'link' as const, from: index, to: index + written.length, domain: domainOf(written) };
  });
}

function domainOf(link: string): string {
  const host = link.replace(/^[^/]{1,10}:\/{0,2}/, '').replace(/^www[. ]{1,2}/, '');
  return /^[\p{L}\d.-]{1,255}/u.exec(host)?.[0] ?? '';
}

function isAddress(text: string, { from, to, domain }: AddressMatch): boolean {
  const labels = domain.split('.');
  const ending = labels.at(-1) ?? '';
  const written = text.slice(from, to);
  const path = written.slice(domain.length);
  if (KNOWN_HOSTS.has(labels.slice(-2).join('.'))) return true;
  if (FILE_ENDINGS.has(ending)) return path.startsWith('/');
  if (PLAIN_ENDINGS.has(ending) || ending.startsWith('xn--')) return true;
  if (!WORD_ENDINGS.has(ending)) return /^\/\p{L}/u.test(path) && labels.join('').length > 4;
  if (path.length > 2 && path.startsWith('/')) return true;
  const name = labels.slice(0, -1).join('.');
  if (/^(?:\p{L}|\d+)$/u.test(name)) return false;
  if (/\d|-/.test(name) || labels.length > 2)
    return !/^[\d.]+$/.test(name) && !/^(?:\p{L}\.){2,}/u.test(domain);
  return ANNOUNCED.test(text.slice(Math.max(0, from - 40), from));
}
