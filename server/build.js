// Bundles our own TypeScript into dist/, or the folder beside it that is named; libraries stay in node_modules.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const outdir = process.argv[2] ?? 'dist';
rmSync(here + outdir, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: ['src/maskline.ts'],
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  // Workspace sources are bundled, everything from the registry is not.
  plugins: [
    {
      name: 'libraries-stay-outside',
      setup(b) {
        b.onResolve({ filter: /^[^./]/ }, (args) =>
          args.path.startsWith('@maskline/') || args.kind === 'entry-point'
            ? null
            : { path: args.path, external: true },
        );
      },
    },
  ],
  logLevel: 'warning',
});
