import { IS, MY, NAME, ODD_NAME, placeOfName, WORD_END, WORD_START } from './account-names.ts';
import { PROVIDERS, SURE_PROVIDERS } from './spoken-signs.ts';
import { FILE_ENDINGS, KNOWN_HOSTS, PLAIN_ENDINGS, WORD_ENDINGS } from './top-level-domains.ts';

/** A place in a text with spoken signs written. */
export type AddressMatch = { kind: 'email' | 'link'; from: number; to: number; domain: string };

const SITE_ENDINGS = new Set([
  'info',
  'app',
  'online',
  'website',
  'site',
  'shop',
  'club',
  'blog',
  'pet',
  'dog',
]);
const LABEL = '[\\p{L}\\d](?:[\\p{L}\\d-]{0,61}[\\p{L}\\d])?';
const DOMAIN = `(?:${LABEL}\\.){1,5}(?:xn--[a-z\\d-]{2,30}|\\p{L}{2,24})`;
const PATH = '(?:[:/?#][^\\s]{0,300})?';
const SCHEME = /(?<![\p{L}\d])(?:h..ps?|ftp|www|sms|tel|mailto|skype|tg|whatsapp):\/{0,2}[^\s]{2,400}/gu;
const WWW = new RegExp(`(?<![\\p{L}\\d@])www[. ]{1,2}${LABEL}(?:\\.[\\p{L}\\d-]{1,63}){0,4}${PATH}`, 'gu');
const BARE = new RegExp(`(?<![\\p{L}\\d@._-])${DOMAIN}(?![\\p{L}\\d-])${PATH}`, 'gu');
const EMAIL = new RegExp(`@(?:${DOMAIN}|(?:the )?${PROVIDERS}(?:com)?)(?![\\p{L}\\d-])`, 'gu');
/** A mailbox without its provider's domain: "my gmail is jo.77", "jo77 on gmail". */
const MAILBOXES = [
  `${WORD_START}${MY} (?:${PROVIDERS}|e-?mail|mail|correo)(?: address| adresse)?${IS}\\s{0,3}(?:is )?(?<name>${ODD_NAME})`,
  `${WORD_START}${SURE_PROVIDERS}\\s?(?:[:=]|-?>|→)\\s{0,3}(?<name>${NAME})`,
  `${WORD_START}${SURE_PROVIDERS} (?<name>${ODD_NAME})`,
  `${WORD_START}(?:e-?mail|mail|correo)\\s?[:=]\\s{0,3}(?<name>${ODD_NAME})`,
  `(?<![\\p{L}\\d.@])(?<name>${NAME}) \\(${SURE_PROVIDERS}\\)`,
  `(?<![\\p{L}\\d.@])(?<name>${ODD_NAME}),?\\s(?:on|at|via|in|auf|en|with|-)\\s?(?:my |the )?${SURE_PROVIDERS}${WORD_END}`,
].map((source) => new RegExp(source, 'gu'));
const LOCAL = /[\p{L}\d][\p{L}\d._%+'-]{0,63}$/u;
const ANNOUNCED =
  /(?:(?:web ?)?site|page|homepage|website|blog|visit|check out|go to|book(?:ing)?(?: me)? (?:at|on|via|through)|look at|link|see me at|url|domain|under)(?: (?:is|at|me|us|on|here))?[\s:=-]{1,3}$/u;

/** E-mail addresses, also without what stands before the sign (the message before may have had it). */
export function findEmails(text: string): AddressMatch[] {
  const mailboxes = MAILBOXES.flatMap((mailbox) => Array.from(text.matchAll(mailbox), placeOfName));
  const addresses = Array.from(text.matchAll(EMAIL), ({ index, 0: match }) => {
    const local = LOCAL.exec(text.slice(Math.max(0, index - 64), index))?.[0] ?? '';
    const domain = match.slice(1);
    return { kind: 'email' as const, from: index - local.length, to: index + match.length, domain };
  }).filter(({ from, to, domain }) => to - from > domain.length + 1 || isSureDomain(domain));
  return [...addresses, ...mailboxes.map((place) => ({ kind: 'email' as const, domain: '', ...place }))];
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
  if ((ending.length === 2 || SITE_ENDINGS.has(ending)) && name.length > 4 && isLine(text, from, to))
    return true;
  if (/^(?:\p{L}|\d+)$/u.test(name)) return false;
  if (/\d|-/.test(name) || labels.length > 2)
    return !/^[\d.]+$/.test(name) && !/^(?:\p{L}\.){2,}/u.test(domain);
  return ANNOUNCED.test(text.slice(Math.max(0, from - 40), from));
}

/** Nothing else stands on its line. */
function isLine(text: string, from: number, to: number): boolean {
  return (from === 0 || text[from - 1] === '\n') && /^[\s/.!]{0,20}(?:\n|$)/.test(text.slice(to, to + 21));
}

/** "@jane.doe" is the name of an account. */
function isSureDomain(domain: string): boolean {
  return !domain.includes('.') || PLAIN_ENDINGS.has(domain.slice(domain.lastIndexOf('.') + 1));
}
