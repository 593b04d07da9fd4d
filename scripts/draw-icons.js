// Draws the icons of the installed app from the mark, in the browser of this machine; run it when the mark has changed.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const web = fileURLToPath(new URL('../web/', import.meta.url));
const icons = join(web, 'public/icons');
const mark = join(web, 'src/assets/mark.svg');
const svg = readFileSync(mark, 'utf8');
/** Systems cut these into a shape of their own. */
const whole = svg.replace(' rx="8"', '');

const ICONS = [
  ['mark-192.png', 192, svg],
  ['mark-512.png', 512, svg],
  ['mark-180.png', 180, whole],
  ['mark-maskable-512.png', 512, whole],
];

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
if (!executablePath) throw new Error('Install Chromium: apt-get install chromium');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const [name, size, picture] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${picture}`,
  );
  await page.screenshot({ path: join(icons, name), omitBackground: true });
  await page.close();
}
await browser.close();
copyFileSync(mark, join(icons, 'mark.svg'));
