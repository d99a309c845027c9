import type { Entry } from './entry.ts';

export function isConfig(path: string): boolean {
  return /\.(ya?ml|jsonc?|toml|ini|cfg)$/i.test(path);
}

/** Longer ones are data. UTF-16 units. */
const MAX_LENGTH = 100_000;

/** The scalars of a YAML, JSON, TOML or INI file, in its order; none of a text that is broken or too long. */
export async function entriesIn(path: string, text: string): Promise<Entry[]> {
  if (!isConfig(path) || text.length > MAX_LENGTH) return [];
  if (/\.(toml|ini|cfg)$/i.test(path)) {
    const { scanLines } = await import('./lines.ts');
    return scanLines(path, text);
  }
  // JSON is YAML too. The parser is large, and few scripts have such files.
  const { scanYaml } = await import('./yaml.ts');
  return scanYaml(path, text);
}
