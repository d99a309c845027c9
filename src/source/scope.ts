import { cellFile } from '../protocol/cells.ts';
import type { Location } from '../protocol/messages.ts';
import type { Literal, RecordTarget } from '../protocol/record.ts';
import { JoinedCells } from './cells/joinedCells.ts';
import type { SourceFiles } from './types.ts';

/** The text in which a target's names are looked up: the script's, or that of all cells. */
export interface Scope {
  /** As a sentence begins. */
  readonly subject: 'The script' | 'The notebook';
  readonly path: string;
  readonly files: SourceFiles;
  /** Where a place that the run told is in the text; one of another file stays. */
  enter(location: Location): Location;
  /** A place of the text as the record has it. */
  leave(literal: Literal): Literal;
  /** A sentence about the text, with its places as people know them. */
  named(sentence: string): string;
}

export async function scopeOf(target: RecordTarget, files: SourceFiles): Promise<Scope> {
  if (target.kind !== 'cells') {
    const same = <T>(each: T): T => each;
    return { subject: 'The script', path: target.path, files, enter: same, leave: same, named: same };
  }
  const { path, language } = target;
  const cells = await Promise.all(
    target.cells.map(async ({ id, number }) => {
      return { id, number, source: (await files.read(cellFile(path, id))) ?? '' };
    }),
  );
  const joined = new JoinedCells({ path, language, cells });
  return {
    subject: 'The notebook',
    path: joined.path,
    files: {
      read: (file) => (file === joined.path ? Promise.resolve(joined.text) : files.read(file)),
      resolve: (from, specifier) => files.resolve(from, specifier),
    },
    enter: (location) => joined.enter(location),
    leave: (literal) => joined.leave(literal),
    named: (sentence) => joined.named(sentence),
  };
}
