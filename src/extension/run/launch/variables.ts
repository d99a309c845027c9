import { basename, dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { homedir } from 'node:os';
import type { Reading } from './launch.ts';

/** The variables that VS Code knows without asking anybody; others are left as they stand. */
export function readingFor(file: string, folder: string | undefined): Reading {
  const values: Record<string, string | undefined> = {
    workspaceFolder: folder,
    workspaceRoot: folder,
    workspaceFolderBasename: folder === undefined ? undefined : basename(folder),
    file,
    fileBasename: basename(file),
    fileBasenameNoExtension: basename(file, extname(file)),
    fileDirname: dirname(file),
    fileWorkspaceFolder: folder,
    relativeFile: folder === undefined ? file : relative(folder, file),
    relativeFileDirname: folder === undefined ? dirname(file) : relative(folder, dirname(file)) || '.',
    cwd: folder,
    userHome: homedir(),
    pathSeparator: isAbsolute('\\') ? '\\' : '/',
    '/': isAbsolute('\\') ? '\\' : '/',
  };
  const expand = (text: string): string =>
    text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
      if (name.startsWith('env:')) return process.env[name.slice(4)] ?? '';
      return values[name] ?? whole;
    });
  return { file, folder, expand, path: (text) => resolve(folder ?? dirname(file), expand(text)) };
}
