import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import {
  applyEdits,
  createSourceReader,
  rewrite,
  type Located,
  type SourceFiles,
  type SourceReader,
} from '../../src/source/index.ts';
import type { Location } from '../../src/protocol/messages.ts';
import type { Literal } from '../../src/protocol/record.ts';

let made: SourceReader | undefined;

/** One reader for all tests: the grammars take a moment. */
export function reader(): SourceReader {
  const wasm = (name: string) => readFile(new URL(`../../node_modules/${name}`, import.meta.url));
  return (made ??= createSourceReader((grammar) =>
    grammar === 'runtime'
      ? wasm('web-tree-sitter/tree-sitter.wasm')
      : wasm(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`),
  ));
}

/** A project in memory: path to text. */
export type Project = Readonly<Record<string, string>>;

export function filesOf(project: Project): SourceFiles {
  return {
    read: (path) => Promise.resolve(project[path]),
    resolve: (from, specifier) => {
      const base = specifier.startsWith('.')
        ? posix.join(posix.dirname(from), specifier)
        : specifier.replace(/^@\//, '');
      const tried = [
        base,
        base.replace(/\.js$/, '.ts'),
        ...['.ts', '.js', '.json', '/index.js'].map((end) => base + end),
      ];
      return Promise.resolve(tried.find((path) => path in project));
    },
  };
}

/** Where `snippet` stands in a file: as a stack frame says it. */
export function at(project: Project, file: string, snippet: string): Location {
  const text = project[file] ?? '';
  const offset = text.indexOf(snippet);
  if (offset < 0) throw new Error(`${file} has no ${snippet}`);
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Locates in one file, `train.js`, or in a project; the frames are given as snippets, innermost first. */
export async function locate(
  source: string | Project,
  type: string,
  lr: number | null,
  ...frames: (string | [file: string, snippet: string])[]
): Promise<Located> {
  const project = typeof source === 'string' ? { 'train.js': source } : source;
  const found = frames.map((frame) =>
    typeof frame === 'string' ? at(project, 'train.js', frame) : at(project, ...frame),
  );
  return reader().locate({ frames: found, type, lr }, filesOf(project));
}

/** The text around a literal's place, the literal itself in «». */
export function shown(source: string | Project, literal: Literal | null | undefined): string {
  if (!literal) return 'none';
  const text = typeof source === 'string' ? source : (source[literal.file] ?? '');
  const marked = `${text.slice(0, literal.start)}«${text.slice(literal.start, literal.end)}»${text.slice(literal.end)}`;
  return (marked.split('\n').find((line) => line.includes('«')) ?? '').trim();
}

/** The line with the literal after a rewrite to 0.024; the reason where it refuses. */
export function rewritten(source: string, literal: Literal | null): string {
  if (literal === null) return 'none';
  const result = rewrite(source, literal, 0.024);
  if (!result.ok) return result.reason;
  if (applyEdits(source, result.edits) !== result.text) return 'edits and text differ';
  return result.text;
}
