import childProcess from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { syncBuiltinESMExports } from 'node:module';
import { rename } from './errors.ts';
import { replace } from './faces.ts';
import { rawChdir, rawCwd } from './raw.ts';
import type { Overlay } from './overlay.ts';
import { spoken, type World } from './world.ts';

type Table = Record<string, unknown>;

/** The working directory as the script knows it; it may lie in the overlay. */
export function workingDirectory(overlay: Overlay): { cwd: () => string; relocated: () => boolean } {
  return {
    cwd: () => {
      const native = rawCwd();
      return overlay.logical(native) ?? native;
    },
    relocated: () => overlay.logical(rawCwd()) !== undefined,
  };
}

export function patchWorkingDirectory(world: World, cwd: () => string): void {
  process.cwd = cwd;
  process.chdir = (directory) => {
    const place = world.seen(directory, true);
    if (!place || world.walker.asSpoken(place)) return rawChdir(directory);
    try {
      rawChdir(place.native);
    } catch (error) {
      throw rename(error, [[place.native, directory]], world.overlay);
    }
  };
}

/** Calls `before` ahead of every program that the script starts, and lets it start in a folder of the overlay. */
export function patchPrograms(world: World, before: (program: string) => void): void {
  const moved = (options: unknown): unknown => {
    if (typeof options !== 'object' || options === null) return options;
    const cwd = 'cwd' in options && options.cwd ? options.cwd : process.cwd();
    const place = world.seen(cwd, true);
    return !place || place.plain ? options : { ...options, cwd: place.native };
  };
  replace(
    childProcess.ChildProcess.prototype as unknown as Table,
    'spawn',
    (original) =>
      function (options, ...rest) {
        before(programOf(options));
        return original.call(this, moved(options), ...rest);
      },
  );
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    replace(
      childProcess as unknown as Table,
      name,
      (original) =>
        function (program, ...rest) {
          before(String(program).split(' ')[0] ?? '');
          const index = rest.findIndex(
            (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
          );
          if (index >= 0) rest[index] = moved(rest[index]);
          return original.call(this, program, ...rest);
        },
    );
  }
  syncBuiltinESMExports();
}

function programOf(options: unknown): string {
  return typeof options === 'object' && options !== null && 'file' in options ? String(options.file) : '';
}

/** A local socket needs its folder on the real disk: other programs look for it there. */
export function patchSockets(world: World, makeFolder: (logical: string) => void): void {
  replace(
    net.Server.prototype as unknown as Table,
    'listen',
    (original) =>
      function (first, ...rest) {
        const named = typeof first === 'object' && first !== null && 'path' in first ? first.path : first;
        if (typeof named === 'string' && Number.isNaN(Number(named))) {
          const place = world.seen(path.dirname(spoken(named)), true);
          if (place?.over && !place.real) makeFolder(place.path);
        }
        return original.call(this, first, ...rest);
      },
  );
}
