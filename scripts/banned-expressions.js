import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What the import rules cannot see, each with the folder it holds for and the one file that is free to do it. */
const BANS = [
  {
    name: 'core-has-no-clock',
    folder: 'core/src',
    why: 'core gets the instant as an argument',
    matches: (code) =>
      /^(Date\.now|performance\.now|Temporal\.Now)$/.test(code) || /^(new )?Date\(\)$|^new Date$/.test(code),
  },
  {
    name: 'core-has-no-chance',
    folder: 'core/src',
    why: 'core gets ids and choices as arguments',
    matches: (code) => /^Math\.random$|^crypto\.(randomUUID|getRandomValues)$/.test(code),
  },
  {
    name: 'config-reads-the-environment',
    folder: 'server/src',
    except: 'server/src/config.ts',
    why: 'server/src/config.ts is the only reader of the environment',
    matches: (code) => code === 'process.env' || /^import .*\benv\b.* from 'node:process'/.test(code),
  },
  {
    name: 'one-client-goes-out',
    folder: 'server/src',
    // The second one goes where whoever signed in says, and looks first where that is.
    except: ['server/src/carriers/twilio/http-client.ts', 'server/src/push-service.ts'],
    // The sandbox, the story and the commands speak with this machine alone.
    outside: /^server\/src\/(sandbox|demo|commands)\//,
    why: 'requests go out through carriers/twilio/http-client.ts and push-service.ts: no redirects, no proxies of the environment, limits',
    matches: (code) =>
      /^(globalThis\.)?fetch\(/.test(code) || /^import .* from '(undici|(node:)?https?)'/s.test(code),
  },
];

/** Every banned expression below the root, as `name: file:line  code (why)`. */
export function findBannedExpressions(root) {
  return BANS.flatMap((ban) =>
    typescriptFiles(join(root, ban.folder))
      .filter(
        (path) =>
          ![ban.except].flat().includes(relative(root, path)) && !ban.outside?.test(relative(root, path)),
      )
      .flatMap((path) =>
        findIn(path, ban).map((place) => `${ban.name}: ${relative(root, place)} (${ban.why})`),
      ),
  );
}

export const BAN_NAMES = BANS.map(({ name }) => name);

function typescriptFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
}

function findIn(path, { matches }) {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const places = [];
  const visit = (node) => {
    const isCandidate =
      ts.isPropertyAccessExpression(node) ||
      ts.isNewExpression(node) ||
      ts.isCallExpression(node) ||
      ts.isImportDeclaration(node);
    if (isCandidate && matches(node.getText(file))) {
      places.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}
