import { readFileSync } from 'node:fs';
import { splitArguments } from '../../../protocol/commandLine.ts';
import type { Reading } from './launch.ts';

/** A configuration as it stands in `launch.json`: anything may be in it. */
export type Fields = Readonly<Record<string, unknown>>;

export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

/** A list of texts, or one line of them. */
export function textsIn(fields: Fields, name: string, { expand }: Reading): string[] {
  const value = fields[name];
  const texts =
    typeof value === 'string' ? splitArguments(value) : Array.isArray(value) ? value.map(String) : [];
  return texts.map(expand);
}

/** `env` over what `envFile` says; `fallback` is read where the configuration names no file. */
export function environmentIn(fields: Fields, reading: Reading, fallback?: string): Record<string, string> {
  const file = textIn(fields, 'envFile') ?? fallback;
  const env = fields['env'];
  const own = Object.entries(typeof env === 'object' && env !== null ? env : {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, reading.expand(String(value))] as const],
  );
  return { ...(file === undefined ? {} : readEnvFile(reading.path(file))), ...Object.fromEntries(own) };
}

/** `NAME=value` lines; empty where there is no such file. */
function readEnvFile(path: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return {};
  }
  const env: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value);
    env[name] = quoted?.[2] ?? value.replace(/\s+#.*$/, '');
  }
  return env;
}
