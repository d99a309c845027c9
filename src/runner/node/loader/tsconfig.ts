/** `paths` and `baseUrl` of the nearest tsconfig.json (or jsconfig.json), its `extends` followed. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

interface Aliases {
  readonly baseUrl: string | null;
  readonly paths: readonly { prefix: string; suffix: string; exact: boolean; targets: readonly string[] }[];
}

interface ConfigFile {
  extends?: string | string[];
  compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> };
}

const NONE: Aliases = { baseUrl: null, paths: [] };
const byFolder = new Map<string, Aliases>();

/** The paths that a bare specifier may stand for, the most specific pattern first; none where no alias matches. */
export function aliasesOf(folder: string, specifier: string): string[] {
  const { baseUrl, paths } = aliasesFor(folder);
  const matching = paths
    .filter(({ prefix, suffix, exact }) =>
      exact
        ? specifier === prefix
        : specifier.length >= prefix.length + suffix.length &&
          specifier.startsWith(prefix) &&
          specifier.endsWith(suffix),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const found = matching.flatMap(({ prefix, suffix, targets }) => {
    const star = specifier.slice(prefix.length, specifier.length - suffix.length);
    return targets.map((target) => target.replace('*', star));
  });
  return baseUrl === null ? found : [...found, join(baseUrl, specifier)];
}

function aliasesFor(folder: string): Aliases {
  const known = byFolder.get(folder);
  if (known !== undefined) return known;
  const config = ['tsconfig.json', 'jsconfig.json']
    .map((name) => join(folder, name))
    .find((file) => existsSync(file));
  const parent = dirname(folder);
  const aliases = config !== undefined ? readAliases(config) : parent === folder ? NONE : aliasesFor(parent);
  byFolder.set(folder, aliases);
  return aliases;
}

function readAliases(file: string, depth = 0): Aliases {
  const config = parseLenient(readFileSync(file, 'utf8'));
  const folder = dirname(file);
  const bases = depth < 8 ? [config.extends ?? []].flat() : [];
  const inherited = bases.reduce<Aliases>((all, base) => {
    const path = findBase(base, file);
    return path === null ? all : { ...all, ...readAliases(path, depth + 1) };
  }, NONE);
  const { baseUrl, paths } = config.compilerOptions ?? {};
  const base = baseUrl === undefined ? inherited.baseUrl : resolve(folder, baseUrl);
  if (paths === undefined) return { ...inherited, baseUrl: base };
  return {
    baseUrl: base,
    paths: Object.entries(paths).map(([pattern, targets]) => {
      const [prefix = '', suffix = ''] = pattern.split('*');
      return {
        prefix,
        suffix,
        exact: !pattern.includes('*'),
        targets: targets.map((t) => resolve(base ?? folder, t)),
      };
    }),
  };
}

function findBase(base: string, from: string): string | null {
  const names = base.endsWith('.json') ? [base] : [`${base}.json`, `${base}/tsconfig.json`, base];
  if (/^\.{0,2}[/\\]/.test(base))
    return names.map((name) => resolve(dirname(from), name)).find((f) => existsSync(f)) ?? null;
  for (const name of names) {
    try {
      return createRequire(from).resolve(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return null;
}

/** tsconfig.json allows comments and trailing commas. One that cannot be read has no aliases: it is the project's to mend. */
function parseLenient(text: string): ConfigFile {
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(
      /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
      (_, string: string | undefined) => string ?? '',
    )
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
  try {
    return JSON.parse(bare) as ConfigFile;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
