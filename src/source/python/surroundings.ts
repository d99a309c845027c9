import { entriesIn, isConfig } from '../config/entries.ts';
import type { Entry } from '../config/entry.ts';
import { hydraEntries, type HydraConfig } from '../config/hydra.ts';
import { folderOf, joinPath } from '../config/paths.ts';
import { isLrName } from '../lrName.ts';
import { parseNumber, sameLr } from '../number.ts';
import { settlePlaces } from '../places.ts';
import type { Root } from '../roots.ts';
import type { Query, SourceFiles, Stretch } from '../types.ts';
import type { Value } from './flow.ts';
import { argumentsOf, calledName, stringOf, type Module } from './module.ts';
import type { Place } from './places.ts';
import type { PythonWorkspace } from './workspace.ts';

/** Ways to run another Python file that no import shows. */
const EXECUTES =
  /\bexec\s*\(|\bexecfile\b|\brun_path\b|\bfromfile\b|\bimport_module\b|_file_location\b|\bSourceFileLoader\b|\bload_source\b|\bLazyConfig\b|\bconfig_flags\b/;

/** Opens the Python files that the script executes as its configuration: those that its arguments or its strings name. */
export async function openExecuted(
  workspace: PythonWorkspace,
  query: Query,
  files: SourceFiles,
): Promise<void> {
  for (const module of [...workspace.modules.values()].filter(({ text }) => EXECUTES.test(text))) {
    const isExec = /\bexec(file)?\s*\(|\brun_path\b/.test(module.text);
    const dotted = /\bimport_module\b/.test(module.text)
      ? (query.args ?? []).filter((arg) => /^[\w.]+$/.test(arg))
      : [];
    const named = [
      ...pathsIn(query.args ?? []),
      ...dotted.map((arg) => (arg.endsWith('.py') ? arg : `${arg.replaceAll('.', '/')}.py`)),
      ...stringsOf(module),
    ];
    for (const name of named.filter((each) => /\.py$/.test(each))) {
      for (const path of placesFor(name, module, query)) {
        const opened = await workspace.open(path, files);
        if (opened === undefined) continue;
        if (isExec && opened !== module) workspace.executed.add(opened);
        break;
      }
    }
  }
}

/** The scalars of the configuration files that the modules and the arguments name. */
async function configEntries(modules: readonly Module[], query: Query, files: SourceFiles): Promise<Entry[]> {
  const seen = new Set<string>();
  const entries: Entry[] = [];
  for (const module of modules) {
    const named = [...pathsIn(query.args ?? []), ...stringsOf(module)].filter(isConfig);
    for (const name of new Set(named)) {
      for (const path of placesFor(name, module, query)) {
        if (seen.has(path)) break;
        const text = await files.read(path);
        if (text === undefined) continue;
        seen.add(path);
        entries.push(...(await entriesIn(path, text)));
        break;
      }
    }
    for (const config of hydraConfigs(module, query.args ?? [])) {
      const composed = await hydraEntries(config, query.args ?? [], files);
      entries.push(...composed.filter(({ file }) => !seen.has(file)));
      for (const { file } of composed) seen.add(file);
    }
  }
  return withReferences(entries);
}

/**
 * The places in configuration files that give the run's LR: under one of the names that the LR goes by, those first whose whole way is nearest to the way
 * that data flow came to its end by (`cfg.optim.lr`).
 */
export async function configPlaces(
  workspace: PythonWorkspace,
  query: Query,
  files: SourceFiles,
  names: ReadonlySet<string>,
  rest: readonly Value[],
): Promise<Place[]> {
  const entries = await configEntries([...workspace.modules.values()], query, files);
  const fitting = entries.flatMap((entry) => {
    const name = lastName(entry);
    const value = parseNumber(entry.text);
    const isNamed = names.has(name) || isLrName(name);
    if (!isNamed || value === null || (query.lr !== null && !sameLr(value, query.lr))) return [];
    return [{ entry, value, near: nearness(entry, names, rest) }];
  });
  const best = Math.max(0, ...fitting.map(({ near }) => near));
  return fitting
    .filter(({ near }) => near === best)
    .map(({ entry: { file, start, end, text, keys }, value }) => ({
      literal: { kind: 'number', file, start, end, text },
      value,
      isExpression: false,
      holder: keys.at(-1) ?? '',
    }));
}

/** The numbers in configuration files that what the source computes the LR from is read from: `cfg['base_lr'] * batch / 256`. */
export async function configRoots(
  workspace: PythonWorkspace,
  query: Query,
  files: SourceFiles,
  places: readonly Place[],
): Promise<Place[]> {
  if (places.every(({ open = [] }) => open.length === 0)) return [];
  const entries = await configEntries([...workspace.modules.values()], query, files);
  return places.flatMap((place) => {
    const roots = (place.open ?? []).flatMap(({ path, operands }) => {
      const key = path.at(-1) ?? '';
      const named = entries.filter((entry) => lastName(entry) === key && isLrName(key));
      const near = (entry: Entry): number => commonEnd(path, entry.keys);
      const best = Math.max(0, ...named.map(near));
      return named
        .filter((entry) => near(entry) === best)
        .flatMap((entry): Root[] => {
          const { file, start, end, text } = entry;
          const number = parseNumber(text);
          const beside = entries.filter((other) => isBeside(other, entry, place.literal.text));
          const literal = { kind: 'number' as const, file, start, end, text, through: beside.map(stretchOf) };
          return number === null ? [] : [{ literal, number, operands, name: key, rank: 0 }];
        });
    });
    return settlePlaces([{ ...place, roots }], query.lr).filter(({ isExpression }) => !isExpression);
  });
}

/** `batch` beside `base_lr`, where the expression names both. */
function isBeside(other: Entry, { file, keys }: Entry, expression: string): boolean {
  const isSibling =
    other.file === file &&
    other.keys.length === keys.length &&
    keys.every((key, i) => (key === other.keys[i]) === i < keys.length - 1);
  return isSibling && expression.split(/\W+/).includes(lastName(other));
}

function stretchOf({ file, start, end, text }: Entry): Stretch {
  return { file, start, end, text };
}

function lastName({ keys }: Entry): string {
  return (keys.at(-1) ?? '').replaceAll('-', '_');
}

function nearness(entry: Entry, names: ReadonlySet<string>, rest: readonly Value[]): number {
  const common = rest.map(({ path }) => commonEnd(path, entry.keys));
  return Math.max(names.has(lastName(entry)) ? 1 : 0, ...common);
}

function commonEnd(path: readonly string[], keys: readonly string[]): number {
  let same = 0;
  while (same < path.length && path[path.length - 1 - same] === keys[keys.length - 1 - same]) same++;
  return same;
}

/** `lr: ${base_lr}` stands where `base_lr` does. */
function withReferences(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry) => {
    const way = /^['"]?\$\{([\w.]+)\}['"]?$/.exec(entry.text)?.[1]?.split('.');
    if (way === undefined) return [entry];
    const target = entries.find(({ keys }) => keys.join('.') === way.join('.'));
    return target === undefined ? [] : [{ ...target, keys: entry.keys }];
  });
}

/** `config.yaml`, and the value of `--config=config.yaml`. */
function pathsIn(args: readonly string[]): string[] {
  return args.map((arg) => /^-{0,2}[\w.-]+=(.*)$/s.exec(arg)?.[1] ?? arg).filter((arg) => /\.\w+$/.test(arg));
}

const strings = new WeakMap<Module, readonly string[]>();

/** The paths among the strings of a module, also as `os.path.join('configs', 'base.yaml')` has them. */
function stringsOf(module: Module): readonly string[] {
  let found = strings.get(module);
  if (found === undefined) {
    const joined = module.calls.flatMap((call) => {
      const parts = argumentsOf(module, call).positional.flatMap((node) => stringOf(module, node) ?? []);
      return parts.length > 1 && calledName(module, call) === 'join' ? [parts.join('/')] : [];
    });
    const plain = module.nodes.flatMap((node) =>
      node.type === 'string' ? (stringOf(module, node) ?? []) : [],
    );
    found = [...plain, ...joined].filter((text) => text.length < 300 && /^[^\s*?<>|]+\.\w{2,5}$/.test(text));
    strings.set(module, found);
  }
  return found;
}

/** Where a relative path may lead: from the working directory, the script's folder, the module's. */
function placesFor(name: string, module: Module, { cwd, script }: Query): Set<string> {
  const folders = [cwd, script === undefined ? undefined : folderOf(script), folderOf(module.path)];
  return new Set(folders.filter((folder) => folder !== undefined).map((folder) => joinPath(folder, name)));
}

/** `@hydra.main(config_path='conf', config_name='config')`, `initialize(config_path='conf')` with `compose('config')`. */
function hydraConfigs(module: Module, args: readonly string[]): HydraConfig[] {
  if (!/\bhydra\b/.test(module.text)) return [];
  const given = (flags: readonly string[]): string | undefined => {
    const at = args.findIndex((arg) => flags.includes(arg.split('=')[0] ?? ''));
    return at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1]);
  };
  const text = (name: string): string | undefined =>
    module.calls.flatMap((call) => stringOf(module, argumentsOf(module, call).keywords.get(name)) ?? [])[0];
  const composed = module.callsNamed('compose').flatMap((call) => {
    const [first] = argumentsOf(module, call).positional;
    return stringOf(module, first) ?? [];
  });
  const name = given(['--config-name', '-cn']) ?? text('config_name') ?? composed[0];
  const folder = given(['--config-path', '-cp', '--config-dir', '-cd']) ?? text('config_path') ?? '';
  return name === undefined ? [] : [{ folder: joinPath(folderOf(module.path), folder), name }];
}
