import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { decodeSource } from '../engine/encoding.ts';
import type { SourceFiles, SourceReader } from '../source/index.ts';
import { load } from './apart.ts';

/** What finds learning rates in source text, loaded when it is first asked for: parsers and grammars are megabytes that most windows never need. */
export class Source {
  readonly #assets: string;
  #reader: Promise<SourceReader> | undefined;

  /** `assets`: the folder of the build. */
  constructor(assets: string) {
    this.#assets = assets;
  }

  module() {
    return load('source', this.#assets);
  }

  reader(): Promise<SourceReader> {
    this.#reader ??= this.#make();
    return this.#reader;
  }

  async #make(): Promise<SourceReader> {
    const { createSourceReader } = await this.module();
    return createSourceReader((grammar) => {
      const name = grammar === 'runtime' ? 'tree-sitter.wasm' : `tree-sitter-${grammar}.wasm`;
      return readFile(join(this.#assets, 'grammars', name));
    });
  }
}

/**
 * Files as they were when first read: what a run was started on, whatever is typed while it is under way.
 * The script runs from disk, so an editor's unsaved text does not count. Cells run as they read in the editor: they are given.
 */
export class FileSnapshot implements SourceFiles {
  readonly #texts: Map<string, Promise<string | undefined>>;

  /** `cells`: the texts of a notebook's cells, magics and all, by their names (see `cellFile`). */
  constructor(cells: ReadonlyMap<string, string> = new Map()) {
    this.#texts = new Map([...cells].map(([name, text]) => [name, Promise.resolve(text)]));
  }

  read(path: string): Promise<string | undefined> {
    let text = this.#texts.get(path);
    if (text === undefined) {
      text = readText(path);
      this.#texts.set(path, text);
    }
    return text;
  }

  async resolve(fromPath: string, specifier: string): Promise<string | undefined> {
    const { resolveModule } = await import('../engine/index.ts');
    return resolveModule(fromPath, specifier);
  }
}

/** As its interpreter reads it, as far as it can be read. */
async function readText(path: string): Promise<string | undefined> {
  const uri = vscode.Uri.file(path);
  try {
    if (!(await stat(path)).isFile()) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    const configured = vscode.workspace.getConfiguration('files', uri).get<string>('encoding');
    const decoded = decodeSource(path, bytes, configured === 'utf8' ? undefined : configured);
    return decoded.ok ? decoded.text : new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
