import { AsyncLocalStorage } from 'node:async_hooks';
import { Downloads } from './downloads.ts';
import { patchFs } from './faces.ts';
import { patchRequire } from './modules.ts';
import { placeNotes } from './notes.ts';
import { Overlay } from './overlay.ts';
import { Walker } from './place.ts';
import { readers } from './reads.ts';
import { patchPrograms, patchSockets, patchWorkingDirectory, workingDirectory } from './surroundings.ts';
import { movers } from './trees.ts';
import { World } from './world.ts';
import { writers } from './writes.ts';

export interface GuardOptions {
  /** A private folder for what the script writes; shared by all processes of a run, removed by whoever made it. */
  readonly scratch: string;
  readonly enabled: boolean;
  /** The kernel lays copies over all files (see src/engine/sandbox): what this guard does not see reaches nothing of the user's. */
  readonly isLayered: boolean;
  readonly note: (topic: string, message: string) => void;
}

export interface Guard {
  /** To be called at the first optimizer step: what was downloaded up to here stays on the user's disk. */
  firstStep(): void;
  /** Runs a framework's save: what it writes is never taken for a download, now or in what the promise awaits. */
  frameworkSave<T>(run: () => T): T;
  /** To be called when the run is over (or by itself at exit). The process stays guarded as long as it lives. */
  release(): void;
}

/**
 * Puts a copy-on-write overlay over Node's fs, for as long as the process lives: whatever the script writes, moves or
 * removes, from its start on, happens in the scratch folder only, where the script reads it back under its own path.
 * Only downloads come to the real disk (see `Downloads`). Not covered: native code, programs that are not Node, and
 * changes of mode, owner or times through the descriptor of a file opened only for reading.
 */
export function installGuard({ scratch, enabled, isLayered, note }: GuardOptions): Guard {
  if (!enabled)
    return { firstStep: () => undefined, frameworkSave: (run) => run(), release: () => undefined };
  const overlay = new Overlay(scratch);
  const { cwd, relocated } = workingDirectory(overlay);
  const walker = new Walker(overlay, cwd, relocated);
  const saving = new AsyncLocalStorage<true>();
  const tell = placeNotes(cwd(), note);
  const world = new World(overlay, walker, (place, append) => {
    if (append || saving.getStore()) downloads.exclude(place.path);
    tell(place.path);
  });
  const downloads = new Downloads(world, note);
  let stepped = false;
  let toldOfPrograms = false;

  patchFs(world, readers(world), false);
  patchFs(world, { ...writers(world), ...movers(world) }, true);
  patchWorkingDirectory(world, cwd);
  patchRequire(world);
  patchSockets(world, (folder) => downloads.makeFolder(folder));
  patchPrograms(world, (program) => {
    walker.shared = true;
    if (!overlay.touched(true)) return;
    if (!stepped) {
      downloads.settle();
      downloads.makeFolders();
    }
    if (toldOfPrograms || program === process.execPath) return;
    toldOfPrograms = true;
    note(
      'guard',
      `The script starts other programs (${program}): they do not see what it has saved${
        isLayered ? '' : ', and what they write is not guarded'
      }.`,
    );
  });

  const settle = (): void => {
    if (!stepped) downloads.settle();
    stepped = true;
    downloads.removeFolders();
  };
  process.on('exit', settle);
  return { firstStep: settle, frameworkSave: (run) => saving.run(true, run), release: settle };
}
