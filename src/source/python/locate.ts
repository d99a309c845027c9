import { ancestors, type SyntaxNode } from '../syntax.ts';
import { sameLr } from '../number.ts';
import type { Construction, Located, Query, SourceFiles } from '../types.ts';
import { calledName, importsOf, lineAt, parseModule, textOf, type Module } from './module.ts';
import { callsAt, isOptimizer, lrArgument, missingIn } from './sites.ts';
import { placesOf, type Place } from './values.ts';
import type { Parser } from 'web-tree-sitter';

/** See `SourceReader.locate`. */
export async function locatePython(query: Query, files: SourceFiles, parser: Parser): Promise<Located> {
  const modules = await reachable(query, files, parser);
  const site = siteOf(query, modules);
  const [frame] = query.frames;
  if (frame === undefined) return none('The run did not tell where this optimizer was made.');
  if (site === null) return none(`No optimizer construction was found at ${at(frame.file, frame.line)}.`);
  const value = lrArgument(site.module, site.call, query.type);
  if (value === null) {
    const literal = missingIn(site.module, site.call);
    return literal === null
      ? none('The arguments of this optimizer are handed on to it, so its learning rate stands elsewhere.')
      : { literal, candidates: [] };
  }
  return choose(query, unique(placesOf(site.module, value, modules)), textOf(site.module, value));
}

/** Optimizer constructions that the text itself shows. */
export function constructionsIn(parser: Parser, path: string, text: string): Construction[] {
  if (!/\b(?:lr|learning_rate|optim|optimizers?)\b/.test(text)) return [];
  const module = parseModule(parser, path, text);
  if (module === undefined) return [];
  return module.nodes
    .filter((node) => node.type === 'call' && isOptimizer(calledName(module, node)))
    .map((call) => {
      const type = calledName(module, call);
      const value = lrArgument(module, call, type);
      const places = value === null ? [] : unique(placesOf(module, value, [module]));
      const [place] = places;
      const sure = place !== undefined && places.length === 1 && place.value !== null ? place.literal : null;
      return {
        type: type.toLowerCase(),
        start: call.start,
        end: call.end,
        line: lineAt(module, call.start),
        literal: value === null ? missingIn(module, call) : sure,
      };
    });
}

const MAX_MODULES = 60;

/** The modules of the construction's frames, and those that they import, as far as they are the user's own. */
async function reachable({ frames }: Query, files: SourceFiles, parser: Parser): Promise<Module[]> {
  const modules = new Map<string, Module>();
  const waiting = [...new Set(frames.map(({ file }) => file))];
  for (let path = waiting.shift(); path !== undefined && modules.size < MAX_MODULES; path = waiting.shift()) {
    if (modules.has(path)) continue;
    const text = await files.read(path);
    const module = text === undefined ? undefined : parseModule(parser, path, text);
    if (module === undefined) continue;
    modules.set(path, module);
    for (const specifier of importsOf(module)) {
      const imported = await files.resolve(path, specifier);
      if (imported !== undefined) waiting.push(imported);
    }
  }
  return [...modules.values()];
}

function siteOf(query: Query, modules: readonly Module[]): { module: Module; call: SyntaxNode } | null {
  const sites = query.frames.flatMap(({ file, line }) => {
    const module = modules.find(({ path }) => path === file);
    return module === undefined ? [] : callsAt(module, line, query.type).map((call) => ({ module, call }));
  });
  const named = ({ module, call }: { module: Module; call: SyntaxNode }): boolean =>
    calledName(module, call).toLowerCase() === query.type.toLowerCase();
  // `super().__init__(params, lr)` in an optimizer of the user's own is no place to edit: its construction is.
  return sites.find(named) ?? sites.find((site) => !isInitializer(site)) ?? trainingArguments(query, modules);
}

function isInitializer({ module, call }: { module: Module; call: SyntaxNode }): boolean {
  return (
    calledName(module, call) === '__init__' &&
    [...ancestors(call)].some(({ type }) => type === 'class_definition')
  );
}

/** Hugging Face's trainer makes the optimizer itself, with what its arguments say. */
function trainingArguments(
  { frames }: Query,
  modules: readonly Module[],
): { module: Module; call: SyntaxNode } | null {
  const [frame] = frames;
  const module = modules.find(({ path }) => path === frame?.file);
  if (frame === undefined || module === undefined || !/\bTrainer\b/.test(module.text)) return null;
  const calls = modules.flatMap((own) =>
    own.nodes
      .filter((node) => node.type === 'call' && /TrainingArguments$/.test(calledName(own, node)))
      .map((call) => ({ module: own, call })),
  );
  return calls.length === 1 ? calls[0]! : null;
}

function choose(query: Query, places: readonly Place[], text: string): Located {
  const { lr } = query;
  const option = places.find(
    (place) => place.option !== undefined && isGiven(query.args ?? [], place.option),
  );
  if (option?.option !== undefined) {
    return none(`The learning rate was given on the command line (${option.option}): change it there.`);
  }
  const matching = places.filter(({ value }) => value !== null && (lr === null || sameLr(value, lr)));
  const [first, ...others] = matching;
  if (first !== undefined && others.length === 0 && lr !== null)
    return { literal: first.literal, candidates: [] };
  const literals = (chosen: readonly Place[]) => chosen.map(({ literal }) => literal);
  if (matching.length > 0) {
    return {
      literal: null,
      candidates: literals(matching),
      note: `The learning rate may come from ${matching.length} places; choose the one to change.`,
    };
  }
  return {
    literal: null,
    candidates: literals(places.filter(({ value }) => value === null)).slice(0, 5),
    note: `The learning rate is computed (\`${shortened(text)}\`), so no single number can be changed for it.`,
  };
}

/** `--lr 0.1`, `--lr=0.1`, and Hydra's `lr=0.1`. */
function isGiven(args: readonly string[], option: string): boolean {
  const bare = option.replace(/^-+/, '');
  return args.some((arg) => arg === option || arg.startsWith(`${option}=`) || arg.startsWith(`${bare}=`));
}

function unique(places: readonly Place[]): Place[] {
  return places.filter(
    ({ literal }, index) =>
      places.findIndex(
        (other) => other.literal.file === literal.file && other.literal.start === literal.start,
      ) === index,
  );
}

function none(note: string): Located {
  return { literal: null, candidates: [], note };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function at(file: string, line: number): string {
  return `${file.split(/[\\/]/).pop() ?? file}:${line}`;
}
