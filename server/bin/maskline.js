#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/maskline.js', import.meta.url);
if (!existsSync(bundle)) await import('../build.js').then(({ buildBundle }) => buildBundle('dist'));
await import(bundle.href);
