import assert from 'node:assert/strict';
import { posix } from 'node:path';
import type { Location } from '../../../src/protocol/messages.ts';
import type { Literal } from '../../../src/protocol/record.ts';
import type { Located, Query, SourceFiles } from '../../../src/source/index.ts';
import { reader, type Project } from '../support.ts';

/**
 * Python files as a case shows them: `§` stands before the call that a frame of the run is at (`§1`, `§2`, … from the innermost on), `«…»` around
 * the place to edit, `‹…›` around each of several candidates.
 */
export class Marked {
  readonly project: Record<string, string> = {};
  readonly frames: Location[] = [];
  readonly literals: Place[] = [];
  readonly candidates: Place[] = [];

  constructor(files: string | Project) {
    const texts = typeof files === 'string' ? { '/p/train.py': files } : files;
    const frames = new Map<number, Location>();
    for (const [name, marked] of Object.entries(texts)) {
      const file = posix.resolve('/p', name);
      let text = '';
      const open: number[] = [];
      for (const [part] of marked.matchAll(/§\d?|[«»‹›]|[^§«»‹›]+/g)) {
        if (part === '«' || part === '‹') open.push(text.length);
        else if (part === '»') this.literals.push({ file, start: open.pop() ?? 0, end: text.length });
        else if (part === '›') this.candidates.push({ file, start: open.pop() ?? 0, end: text.length });
        else if (part.startsWith('§')) frames.set(Number(part.slice(1)), position(file, text));
        else text += part;
      }
      this.project[file] = text;
    }
    for (const key of [...frames.keys()].sort()) this.frames.push(frames.get(key) as Location);
  }

  get files(): SourceFiles {
    return {
      read: (path) => Promise.resolve(this.project[path]),
      resolve: (from, specifier) => Promise.resolve(this.#resolve(from, specifier)),
    };
  }

  locate(type: string, lr: number | null, more: Partial<Query> = {}): Promise<Located> {
    const query = { frames: this.frames, type, lr, script: '/p/train.py', cwd: '/p', ...more };
    return reader().locate(query, this.files);
  }

  /** Asserts that the place is the marked one, or that the candidates are; gives what was located. */
  async check(type: string, lr: number | null, more: Partial<Query> = {}): Promise<Located> {
    const located = await this.locate(type, lr, more);
    const shown = (place: Place | Literal | null | undefined) => (place ? this.#line(place) : 'nothing');
    assert.equal(shown(located.literal), shown(this.literals[0]), located.note);
    assert.deepEqual(located.candidates.map(shown).sort(), this.candidates.map(shown).sort(), located.note);
    return located;
  }

  #line({ file, start, end }: Place): string {
    const text = this.project[file] ?? '';
    const marked = `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
    return `${file}: ${marked
      .slice(marked.lastIndexOf('\n', start) + 1)
      .split('\n')[0]
      ?.trim()}`;
  }

  /** As `resolveModule` does on disk. */
  #resolve(from: string, specifier: string): string | undefined {
    const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(specifier) ?? [];
    const parts = rest.split('.').filter((part) => part !== '');
    const folder = posix.join(posix.dirname(from), '../'.repeat(Math.max(0, dots.length - 1)));
    const folders = dots === '' ? [folder, posix.join(folder, '..'), '/p'] : [folder];
    return folders
      .flatMap((each) => {
        const path = posix.join(each, ...parts);
        return [...(parts.length > 0 ? [`${path}.py`] : []), `${path}/__init__.py`];
      })
      .find((path) => path in this.project);
  }
}

export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** [what it is, the optimizer's type, its LR, the files, more of the run]. */
export type Case = readonly [string, string, number, string | Project, Partial<Query>?];

export function findsThePlaceIn(cases: readonly Case[]): void {
  for (const [what, type, lr, files, more] of cases) {
    it(`is found in ${what}`, async () => {
      await new Marked(files).check(type, lr, more);
    });
  }
}

function position(file: string, text: string): Location {
  const lines = text.split('\n');
  return { file, line: lines.length, column: Buffer.byteLength(lines.at(-1) ?? '') + 1 };
}
