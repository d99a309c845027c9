import type { SourceFiles } from '../types.ts';
import { entriesIn } from './entries.ts';
import type { Entry } from './entry.ts';
import { joinPath } from './paths.ts';

/** A Hydra configuration, as `@hydra.main(config_path=…, config_name=…)` names it. */
export interface HydraConfig {
  /** The folder of the configuration, absolute. */
  readonly folder: string;
  readonly name: string;
}

/**
 * The scalars of a configuration and of what its `defaults` list takes in (https://hydra.cc/docs/advanced/defaults_list), each under the keys that it has
 * in the whole. `args`: `optimizer=sgd` takes another file of a group, `+experiment=large` one more.
 */
export async function hydraEntries(
  { folder, name }: HydraConfig,
  args: readonly string[],
  files: SourceFiles,
): Promise<Entry[]> {
  const chosen = new Map<string, string>();
  for (const arg of args) {
    const [, added, group, option] = /^(\+{0,2})([\w/@]+)=([\w/.-]+)$/.exec(arg) ?? [];
    if (group === undefined || option === undefined) continue;
    chosen.set(groupOf(group), option);
    if (added !== '') chosen.set(`+${groupOf(group)}`, option);
  }
  const added = [...chosen].filter(([group]) => group.startsWith('+'));
  const own = await composed(folder, '', name, chosen, files, 0);
  const more = await Promise.all(
    added.map(([group, option]) => composed(folder, group.slice(1), option, chosen, files, 0)),
  );
  return [...own, ...more.flat()];
}

const MAX_DEPTH = 6;

async function composed(
  folder: string,
  group: string,
  option: string,
  chosen: ReadonlyMap<string, string>,
  files: SourceFiles,
  depth: number,
): Promise<Entry[]> {
  if (depth > MAX_DEPTH) return [];
  const path = joinPath(joinPath(folder, group), /\.ya?ml$/.test(option) ? option : `${option}.yaml`);
  const text = await files.read(path);
  if (text === undefined) return [];
  const entries = await entriesIn(path, text);
  const isGlobal = /^#\s*@package\s+_global_/m.test(text);
  const place = isGlobal || group === '' ? [] : group.split('/');
  const own = entries
    .filter(({ keys }) => keys[0] !== 'defaults')
    .map((entry) => ({ ...entry, keys: [...place, ...entry.keys] }));
  const taken = await Promise.all(
    defaultsOf(entries, group).map((each) =>
      composed(folder, each.group, chosen.get(each.group) ?? each.option, chosen, files, depth + 1),
    ),
  );
  return [...own, ...taken.flat()];
}

/** `- optimizer: adam`, `- override /optimizer: sgd`, `- optimizer@optim: adam`, `- base`. */
function defaultsOf(entries: readonly Entry[], group: string): { group: string; option: string }[] {
  return entries.flatMap(({ keys, text }) => {
    if (keys[0] !== 'defaults' || keys.length > 3) return [];
    const option = text.replace(/^(['"])(.*)\1$/, '$2').replace(/\.yaml$/, '');
    const named = keys[2];
    if (option === '_self_') return [];
    if (named === undefined) {
      const at = option.lastIndexOf('/');
      const inner = at < 0 ? group : within(group, option.slice(0, at));
      return [{ group: inner, option: option.slice(at + 1) }];
    }
    return [{ group: within(group, groupOf(named)), option }];
  });
}

function within(group: string, inner: string): string {
  return inner.startsWith('/') ? inner.slice(1) : group === '' ? inner : `${group}/${inner}`;
}

function groupOf(word: string): string {
  return word.replace(/^(override|optional)\s+/, '').replace(/@.*$/, '');
}
