import { IS, MY, NAME, ODD_NAME, placeOfName, WORD_END, WORD_START } from './account-names.ts';

/** A place in a text with spoken signs written. */
export type HandleMatch = { kind: 'handle' | 'invitation'; from: number; to: number };

/** Places to write to somebody, or to pay somebody, outside the company. */
const SURE_CHANNELS =
  'instagram|insta|1nsta|whats ?app|whats ?ap|wapp|watsapp|telegram|tele gram|snapchat|facebook|messenger|tik ?tok|venmo|cash ?app|paypal|zelle|wechat|we chat|viber|discord|skype|twitter|threads|linkedin|bluesky|kik|nextdoor|rover|imessage|facetime|bizum|google ?voice|onlyfans|guasap|wasap|wasa|zap';
const SHORT_CHANNELS = 'ig|tg|fb|snap|wa|dc|sc|tt|signal|gram|line|x|reddit|pinterest|yt|youtube';
const CHANNEL = `(?:${SURE_CHANNELS}|${SHORT_CHANNELS})`;
const ACCOUNT =
  '(?:handle|account|user ?name|user|name|id|profile|page|acct|@|cuenta|usuario|konto|compte|tag)';
const pattern = (source: string) => new RegExp(source, 'gu');

/** Groups named `name` hold the handle. */
const HANDLES = [
  // "my insta (handle) is jo_77", "insta: jo", "ig - jo"
  `${WORD_START}${MY} ${CHANNEL}${WORD_END}(?: ${ACCOUNT})?${IS}\\s{0,3}(?:is )?[@$]?(?<name>${NAME})`,
  `${WORD_START}(?:${SURE_CHANNELS}|ig|tg|fb|snap|signal|sc)(?: ${ACCOUNT})?\\s?[:=]\\s{0,3}[@$]?(?<name>${NAME})`,
  `${WORD_START}${MY} ${CHANNEL}${WORD_END}\\s{1,3}[@$]?(?<name>${ODD_NAME})`,
  // "insta jo_77", "venmo @jo", "find me on insta under jo_77"
  `${WORD_START}${CHANNEL}${WORD_END}(?: ${ACCOUNT})?(?: (?:is|as|under|at|me|me at|to|it to|called|named|i'm|im|a|al|an|zu|para|@))?[^\\p{L}\\d@$_.]{1,4}(?<name>[@$]${NAME}|${ODD_NAME})`,
  // "jo_77 on insta", "@jo on insta", "dm me jo on the gram"
  `(?<![\\p{L}\\d.])(?<name>[@$]?${ODD_NAME})\\s{1,2}(?:on|at|in|via|en|auf|sur|is my|is me on|@)\\s(?:the )?${CHANNEL}${WORD_END}`,
  `${WORD_START}(?:dm|follow|add|find|search(?: for| up)?|look(?: for)?(?: me)? up|look for|look up|message|hit up|text|i'm|i am|im)(?: me| us)?(?: as| at|,|:)? (?<name>[@$]?${NAME}(?: ${NAME}){0,3}) (?:on|en|auf|sur) (?:the )?${CHANNEL}${WORD_END}`,
  `${WORD_START}(?:on|en|auf|sur) ${CHANNEL}${WORD_END},?\\s(?:i'm|i am|im|as|under|it's|its|soy|ich bin|je suis|my name is|my handle is)\\s[@$]?(?<name>${NAME}(?:\\s${NAME})?)`,
  `${WORD_START}(?:find|add|follow|look|search)(?: for)? (?:me|us)(?: up)? on ${CHANNEL}${WORD_END}[\\s,:-]{1,3}(?:under |as |@)?(?<name>${NAME}(?:\\s${NAME})?)`,
  `(?<=^|\\n)(?<name>[@$]?${NAME}(?<!ed|moi)) (?:on|@|en|auf|sur) (?:the )?${CHANNEL}(?:\\s?[/&,+]\\s?${CHANNEL}){0,2}(?=[^\\p{L}\\d\\n]{0,4}(?:\\n|$))`,
  `(?<![\\p{L}\\d.@])(?<name>${ODD_NAME})\\s\\(?(?:${SURE_CHANNELS}|ig|tg|fb)${WORD_END}`,
  `${WORD_START}(?:account|handle|profile|username|user name)(?: is|:)? (?<name>(?=\\p{L})${ODD_NAME})`,
  // "dm me: jo_77", "add me jo_77", "my handle is jo", "$jowalks"
  `${WORD_START}(?:(?:dm|pm|follow)(?: me| us)?|(?:add|friend|message) (?:me|us))(?: at| on|:)? (?<name>@${NAME}|${ODD_NAME})`,
  `${WORD_START}(?:add|friend|message) (?<name>@${NAME})`,
  `${WORD_START}${MY} (?:handle|user ?name|@|screen ?name|cash ?tag|gamer ?tag|snap ?code|usuario)${IS}\\s{0,3}[@$]?(?<name>${NAME})`,
  `(?<![\\p{L}\\d$@\\]])(?<name>\\$\\p{L}[\\p{L}\\d_-]{2,20})(?![\\p{L}\\d])`,
].map(pattern);

/** "@jo_77", unless it names a place or a time. */
const AT_NAME = new RegExp(`(?<![\\p{L}\\d._%+@-])@(?<name>${NAME})`, 'gu');
const TALKS_OF_A_CHANNEL = new RegExp(
  `${WORD_START}(?:${SURE_CHANNELS}|ig|tg|dm|follow|add me|find me|handle|tag me|pay me|my @)${WORD_END}`,
  'u',
);
const PLACES = new Set(
  'home work school vet the noon midnight starbucks petsmart petco walmart target costco airport downtown park gym house office hotel beach lunch dinner breakfast night ease least last first all our your their his her my this that door gate'.split(
    ' ',
  ),
);

const TO_ME = '(?:me|us|moi|mich)';
const INVITATIONS = [
  `${WORD_START}(?:${SURE_CHANNELS}|dm|insta|snap chat)(?:ame| ${TO_ME})${WORD_END}`,
  `${WORD_START}(?:find|add|reach|message|msg|text|call|contact|write|dm|hit|follow|friend|pay|get|tip|ping|send|talk to|chat with|catch|look) (?:${TO_ME}|it to me|you)(?: \\p{L}{1,12}){0,3} (?:on|by|via|through|with|over|in|using|up on) (?:the |my )?(?:${SURE_CHANNELS}|ig|tg|fb|signal|snap|the gram)${WORD_END}`,
  `${WORD_START}(?:let's|lets|let us|we can|we could|can we|could we|shall we|we should|want to|wanna|better|easier|rather|switch|move|go|talk|chat|continue|keep talking)(?: \\p{L}{1,12}){0,3} (?:to|on|over|via|through|by) (?:${SURE_CHANNELS}|signal|ig|tg)${WORD_END}`,
  `${WORD_START}(?:i'm|i am|im|are you|r u|you|u|estoy|bist du|ich bin) (?:also )?(?:on|en|auf) (?:${SURE_CHANNELS}|signal|ig|tg)${WORD_END}`,
  `${WORD_START}(?:do you|do u|you|u) (?:have|use|got) (?:${SURE_CHANNELS}|signal|ig|tg)${WORD_END}`,
  `${WORD_START}(?:escribeme|llamame|mandame|hablame|hablemos|buscame|agregame|anademe|pagame|contactame|schreib mir|schreiben wir|ruf mich|finde mich|ecris-moi|ecris moi|ecrivez-moi|appelle-moi|contacte-moi|ajoute-moi)(?: \\p{L}{1,12}){0,3} (?:por|en|al|a|con|bei|auf|uber|per|sur|par|via|mit) (?:${SURE_CHANNELS}|signal|ig)${WORD_END}`,
  `${WORD_START}(?:${SURE_CHANNELS}|signal) (?:is|works|would be|ist|es) (?:\\p{L}{1,9} ){0,2}(?:easier|better|best|faster|fine|great|mejor|besser|einfacher)${WORD_END}`,
  `${WORD_START}(?:to|on|via|through|over|into) my (?:${SURE_CHANNELS}|signal|ig|insta)${WORD_END}`,
  `(?<=^|\\n)(?:${SURE_CHANNELS})\\s?\\?(?=\\s{0,4}(?:\\n|$))`,
  `${WORD_START}my dms?${WORD_END}`,
  `${WORD_START}(?:prefer|use|try|using|rather have) (?:${SURE_CHANNELS}|signal)${WORD_END}`,
].map(pattern);

/** Names of accounts elsewhere, in a folded text with spoken signs written. */
export function findHandles(text: string): HandleMatch[] {
  const named = HANDLES.flatMap((handle) => Array.from(text.matchAll(handle), (match) => nameIn(match)));
  const atNames = Array.from(text.matchAll(AT_NAME), (match) => nameIn(match)).filter((match) =>
    isHandle(text, match),
  );
  return [...named.filter(({ from, to }) => !isWord(text.slice(from, to))), ...atNames];
}

function nameIn(match: RegExpExecArray): HandleMatch {
  return { kind: 'handle', ...placeOfName(match) };
}

const WORDS = new Set(
  'a an the is not so too very really down broken full private public closed gone old new better best here there this that it in on at for to of or and but if me you us we i my your cute great good bad nice hacked blocked deleted off acting working only easy fine ok okay yes no because when while where who what how now later today tomorrow tonight please thanks instead also just pics pictures photos her him them he she they his their people someone everybody post posts story stories followers'.split(
    ' ',
  ),
);

function isWord(name: string): boolean {
  return WORDS.has(name.split(' ')[0] ?? '') || /^\d{1,4}(?:st|nd|rd|th|am|pm|[hx])?$/.test(name);
}

function isHandle(text: string, { from, to }: HandleMatch): boolean {
  const name = text.slice(from, to).replace(/^@/, '');
  if (PLACES.has(name) || /^\d/.test(name) || name.length < 3) return false;
  return (
    /[\d._]/.test(name) || name.length >= 7 || TALKS_OF_A_CHANNEL.test(text) || isAlone(text, { from, to })
  );
}

/** Asks to go on elsewhere without a name. */
export function findInvitations(text: string): HandleMatch[] {
  return INVITATIONS.flatMap((invitation) =>
    Array.from(text.matchAll(invitation), ({ index, 0: match }) => ({
      kind: 'invitation' as const,
      from: index,
      to: index + match.length,
    })),
  );
}

/** Little else stands in the text. */
function isAlone(text: string, { from, to }: { from: number; to: number }): boolean {
  return from <= 1 && text.length - to <= 5;
}
