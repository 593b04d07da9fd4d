// Compared with folded words: lower case, without accents and apostrophes, one blank between words. Every repetition is
// bounded or begins with fixed words, so that no text takes long.

const words = (list: string) => new Set(list.split(',').map((phrase) => phrase.trim()));

/** What may stand before a request without changing it. */
export const BEFORE_A_REQUEST = words(`
  please, pls, plz, kindly, hi, hey, hello, hi there, ok, okay, sorry, thanks, thank you, just, now, and, but, so, then,
  again, seriously,
  can you, could you, would you, will you, can u, you need to, you must, you have to, i said, i say, i repeat,
  i need you to, i want you to, i would like you to, id like you to, i am asking you to, im asking you to, i want to,
  i would like to, id like to, i wish to, por favor, hola, ya, bitte, hallo`);

/** What may stand behind it. */
export const BEHIND_A_REQUEST = words(`
  please, pls, plz, thanks, thank you, thank u, thx, ty, now, right now, right away, immediately, asap, already, at once,
  ok, okay, again, anymore, any more, ever, ever again, at all, from now on, forever, for good, sir, maam, guys,
  por favor, gracias, ya, bitte, danke, jetzt, sofort`);

/** Requests at the beginning or the end of a text. */
export const BARE_REQUESTS = words(`
  stop, stopp, stoop, stpo, sotp, stop stop, stop stop stop, stop all, unsubscribe me, opt me out, remove me, remove us,
  delete me, take me off, take us off, leave me alone, leave us alone, lose my number, lose this number,
  forget my number, no quiero mas, para, pare, paren, alto, basta, numero equivocado, aufhoren, abmelden,
  abbestellen, austragen, hor auf, falsche nummer`);

/** Requests only as the whole text. */
export const WHOLE_REQUESTS = words(`
  stop it, stop this, stop that, stop everything, stop them, no texts, no messages, no sms`);

const TEXTS =
  '(?:texts?|text messages?|messages?|msgs?|sms|smses|txts?|notifications?|communications?|reminders?|spam)';
const CONTACTING = '(?:texting|txting|messaging|contacting)';
const TO_CONTACT = '(?:text|txt|message|msg|sms|contact)';
const OBJECT = '(?:me|us|this number|this phone|my number|my phone|my cell|here)';
/** Nothing that would be a condition comes behind. */
const END =
  '(?=$| (?:again|anymore|any more|ever|please|pls|thanks|and|or|from (?:you|your|this)|to (?:me|us|this|my)|on (?:this|my)|at all))';
const ANY = '(?:any|more|all|these|those|the|your|this|such|further|future|me|us|of|with|from|to)';

/** Requests anywhere in a clause, or from its beginning. */
export const ASKS: readonly RegExp[] = [
  `(?<!(?:wont|cant|cannot|couldnt|wouldnt|doesnt|didnt|dont|not|never|bus) )(?:stop|quit|cease|discontinue) (?:(?:sending|send) )?(?:${ANY} ){0,4}(?:texts|text messages?|messages|msgs|sms|txts|notifications|reminders|spam|${CONTACTING})\\b`,
  '^(?:stop|quit|cease) (?:writing|writing to|harassing|bothering|pestering|spamming|calling and texting) (?:me|us)\\b',
  '^(?:stop|quit) (?:sending|send)(?: me| us)?(?: these| those| this| stuff| things| anything)?$',
  `^(?:i want |we want |send me |send us )?no (?:more|further) (?:${TEXTS}|${CONTACTING})${END}`,
  '\\bunsubscribe\\b',
  `\\bopt (?:me |us |my number |this number )?out(?:$| of (?:${ANY} ){0,3}(?:${TEXTS}|${CONTACTING}|list|lists)\\b)`,
  `^(?:remove|delete|take) (?:me|us|(?:my|this) (?:phone |cell |mobile )?number|my phone)(?: off)?(?:$| (?:from|off|of|off of) (?:(?:${ANY}|mailing|text|texting|contact|call|phone|marketing|message) ){0,4}(?:list|lists|${TEXTS}|database|system|contacts|records)\\b)`,
  '^leave (?:me|us) alone\\b',
  '^(?:i (?:think|believe|guess) )?(?:(?:you|u|youve|this|thats|its|it|that)(?: (?:have|got|have got|must have|texted|are texting|is))? )?(?:the |a )?wrong (?:number|person)$',
  `\\b(?:dont|do not|no longer|never) (?:want|wish|need|like|consent|agree)(?: to (?:get|receive|have))? (?:${ANY} ){0,4}${TEXTS}${END}`,
  `\\b(?:dont|do not|no longer|never) (?:want|wish)(?: (?:you|anyone|anybody|u))? to (?:${TO_CONTACT} ${OBJECT}|be (?:texted|contacted|messaged))${END}`,
  // Spanish
  '\\bno (?:mas|quiero mas|quiero recibir(?: mas)?)(?: (?:sus|tus|estos))? (?:mensajes|textos|sms)\\b',
  '\\b(?:no|nunca) (?:me|nos) (?:escrib|mand|envi|text|contact|molest)[a-z]{1,6}(?: (?:mas|nunca|jamas|mensajes|textos)){0,3}$',
  '\\b(?:deja|deje|dejen|para|pare|paren) de (?:escribir|mandar|enviar|textear|molestar|contactar)',
  '^(?:quita|quite|quiten|borra|borre|borren|elimina|elimine|eliminen)(?:me|nos)(?:$| de (?:la|su|tu|esta) lista)',
  // German
  '\\bkeine (?:weiteren )?(?:nachrichten|sms|texte|mitteilungen) mehr\\b',
  '\\b(?:nicht|nie) (?:mehr|wieder) (?:schreiben|anschreiben|kontaktieren)$',
  '^(?:schreib|schreibt|schreiben sie|kontaktieren sie) (?:mir|mich|uns) (?:bitte )?(?:nicht|nie) (?:mehr|wieder)\\b',
  '^(?:hor|hort|horen sie) auf (?:mir |mich )?zu (?:schreiben|nerven|texten)\\b',
  '^(?:lass|lasst|lassen sie) (?:mich|uns) in ruhe\\b',
  ...dontContact('^'),
].map((source) => new RegExp(source, 'u'));

/** "I told you to not text me" asks, "if you don't text me" does not. */
export const REPORTED = /\b(?:told|asked|asking|said|begged) /u;
export const REPORTED_ASKS: readonly RegExp[] = dontContact('\\b').map((source) => new RegExp(source, 'u'));

/** "I didn't mean to unsubscribe" */
export const UNMEANT =
  /\b(?:dont|do not|didnt|did not|not|never)(?: (?:mean|meant|want|wish|trying|going|to|ever)){0,4} (?:unsubscribe|opt)\b/u;

function dontContact(from: string): string[] {
  const dont = `${from}(?:dont|do not|never|not to|to not)(?: ever| you| you ever){0,1}`;
  return [
    `${dont} ${TO_CONTACT}(?: or call| or email)?(?: ${OBJECT}){0,2}${END}`,
    `${dont} (?:call|email) (?:and|or) ${TO_CONTACT}(?: ${OBJECT}){0,2}${END}`,
    `${dont} send (?:${ANY} ){0,4}(?:${TEXTS}|anything)${END}`,
    `${dont} write (?:to )?(?:me|us)(?: again| anymore| any more)?$`,
  ];
}
