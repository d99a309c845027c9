import os from 'node:os';
import path from 'node:path';
import { within } from './overlay.ts';

/** Tells the user once a place what does not stay. `cwd` is where the run began. */
export function placeNotes(
  cwd: string,
  note: (topic: string, message: string) => void,
): (logical: string) => void {
  const told = new Set<string>();
  const temporary = os.tmpdir();
  return (logical) => {
    // Temporary files and caches are nobody's results.
    if (!within(cwd, logical) && within(temporary, logical)) return;
    if (logical.split(path.sep).includes('node_modules')) return;
    const name = topPlace(cwd, logical);
    if (told.has(name)) return;
    told.add(name);
    note('guard', `What the script saves under ${name} goes to a scratch copy that is gone after the run.`);
  };
}

function topPlace(cwd: string, logical: string): string {
  if (!within(cwd, logical) || logical === cwd) return path.dirname(logical);
  return `.${path.sep}${path.relative(cwd, logical).split(path.sep)[0] ?? ''}`;
}
