import { fold } from './folded-text.ts';

const set = (list: string) => new Set(fold(list).text.trim().split(/\s+/));

/** Endings that are no words, so that `name.ending` is an address and no sentence without a blank. */
export const PLAIN_ENDINGS = set(`
  com net org biz io dev xyz gg ly gl uk au nz ch nl dk fi pl pt br mx cl jp cn ru ua kr sg hk ie cz gr inc llc gov edu
  mil mobi ws sh ninja guru london berlin nyc goog google gle рф онлайн`);

/** Endings that are words too, so that more must show that it is an address. */
export const WORD_ENDINGS = set(`
  info app apps online website digital solutions tv ca eu ee ai cc me us it is in at so to be no am my la co do de es fr il se as by ar za care love life home today work day win live fun
  world house rest one plus vip run fit food social video photo photos pics buzz cool space top group menu bar cafe media
  news help center city family kids toys training walk works ink red blue pink tips wiki gift gifts wtf lol stream events
  tours travel watch town company business community partners clinic health id hu st im ms tel dog dogs cat pet pets vet
  name page pages team store shop chat email club link links click bio pro site blog tech services agency network zone
  directory rocks paris services example test`);

/** Hosts of pages about a person and of short links. */
export const KNOWN_HOSTS = set(`
  t.me wa.me m.me ig.me fb.me about.me paypal.me instagr.am cash.me bio.link signal.me telegram.me line.me kik.me bio.site
  g.co g.page is.gd t.co rb.gy goo.gl forms.gle linktr.ee`);

/** `photo.jpg` is a file, whatever ending of an address it has too. */
export const FILE_ENDINGS = set(`
  jpg jpeg png gif heic webp pdf doc docx xls xlsx csv txt mp4 mov avi mp3 wav m4a zip ppt pptx key html js py md ics vcf
  json xml`);
