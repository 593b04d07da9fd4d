import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SERVER = 'http://127.0.0.1:4200';

/** There is nothing to paint before the script has run: so the first paint has the chosen colours already. */
const paintAfterScript: Plugin = {
  name: 'paint-after-script',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '<script blocking="render" type="module"'),
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [react(), tailwind(), paintAfterScript],
  resolve: {
    // What Radix uses to lock scrolling writes a <style>, which the page's policy refuses.
    alias: { 'react-style-singleton': here('src/lib/adopted-styles.ts') },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Everything is a file of this server: the policy lets in nothing else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: here('index.html'), 'service-worker': here('src/service-worker/service-worker.ts') },
      // A browser asks for the service worker by the name that it knows, and at the root, for all pages.
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  // `npm run dev -w web` beside a running server; the origin is the one that the server takes for its own.
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: SERVER, headers: { origin: SERVER } } },
  },
});
