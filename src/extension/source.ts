import * as vscode from 'vscode';
import { dirname, extname, join, resolve } from 'node:path';
import type { SourceFiles, SourceReader } from '../source/index.ts';
import type { Grammar } from '../source/types.ts';

/** The source reader, made when it is first asked for: grammars are megabytes that most windows never need. */
export class Source {
  readonly #grammars: vscode.Uri;
  #reader: Promise<SourceReader> | undefined;

  constructor(extension: vscode.Uri) {
    this.#grammars = vscode.Uri.joinPath(extension, 'dist', 'grammars');
  }

  reader(): Promise<SourceReader> {
    this.#reader ??= this.#make();
    return this.#reader;
  }

  async #make(): Promise<SourceReader> {
    const { createSourceReader } = await import('../source/index.ts');
    return createSourceReader(async (grammar: Grammar | 'runtime') => {
      const name = grammar === 'runtime' ? 'tree-sitter.wasm' : `tree-sitter-${grammar}.wasm`;
      return vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#grammars, name));
    });
  }
}

/**
 * Files as they were when first read: what a run was started on, whatever is typed while it is under way.
 * The script runs from disk, so an editor's unsaved text does not count.
 */
export class FileSnapshot implements SourceFiles {
  readonly #texts = new Map<string, Promise<string | undefined>>();

  read(path: string): Promise<string | undefined> {
    let text = this.#texts.get(path);
    if (text === undefined) {
      text = readText(path);
      this.#texts.set(path, text);
    }
    return text;
  }

  async resolve(fromPath: string, specifier: string): Promise<string | undefined> {
    if (!/^\.{0,2}\//.test(specifier)) return undefined;
    const path = resolve(dirname(fromPath), specifier);
    for (const candidate of candidatesFor(path)) {
      if (await isFile(candidate)) return candidate;
    }
    return undefined;
  }
}

/** TypeScript names a module by the file that it will become: `./config.js` may be `config.ts`. */
function candidatesFor(path: string): string[] {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const sources: Record<string, string[]> = { '.js': ['.ts', '.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] };
  const endings = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.json'];
  return [
    path,
    ...(sources[extension] ?? []).map((ending) => stem + ending),
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ];
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.file(path)));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(vscode.Uri.file(path))).type & vscode.FileType.File) !== 0;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}
