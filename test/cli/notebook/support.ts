import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLr, type Outcome } from '../support/command.ts';

/** A folder with notebooks in it, there from the first test of a suite to its last. */
export function notebookFolder(): NotebookFolder {
  const folder = new NotebookFolder();
  before(() => folder.open());
  after(() => folder.remove());
  return folder;
}

export class NotebookFolder {
  path = '';

  async open(): Promise<void> {
    this.path = await mkdtemp(join(tmpdir(), 'find-lr-notebooks-'));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  write(name: string, content: string | object): Promise<void> {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return writeFile(join(this.path, name), text);
  }

  read(name: string): Promise<string> {
    return readFile(join(this.path, name), 'utf8');
  }

  findLr(...words: string[]): Promise<Outcome> {
    return findLr(words, { cwd: this.path });
  }
}
