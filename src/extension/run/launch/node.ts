import { basename } from 'node:path';
import { environmentIn, textIn, textsIn, type Fields } from './fields.ts';
import type { Launch, Reading } from './launch.ts';

/** What a configuration of type `node` says of the script that is its `program`; undefined for another one's. */
export function nodeLaunch(fields: Fields, reading: Reading): Omit<Launch, 'name'> | undefined {
  const program = textIn(fields, 'program');
  if (program === undefined || reading.path(program) !== reading.file) return undefined;
  const executable = textIn(fields, 'runtimeExecutable');
  const options = textsIn(fields, 'runtimeArgs', reading);
  const cwd = textIn(fields, 'cwd');
  return {
    args: textsIn(fields, 'args', reading),
    cwd: cwd === undefined ? reading.folder : reading.path(cwd),
    env: {
      ...environmentIn(fields, reading),
      ...(options.length > 0 ? { NODE_OPTIONS: options.map(nodeOption).join(' ') } : {}),
    },
    node:
      executable !== undefined && /^node(js)?(\.exe)?$/.test(basename(executable))
        ? reading.expand(executable)
        : undefined,
  };
}

/** NODE_OPTIONS splits at blanks, but for those in double quotes. */
function nodeOption(option: string): string {
  return /\s/.test(option) ? `"${option.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : option;
}
