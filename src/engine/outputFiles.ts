import { fstatSync, readdirSync, readFileSync, readlinkSync, statSync, type BigIntStats } from 'node:fs';

/**
 * The files in which our own output ends, as `device:inode`: `> run.txt`, and on Linux also `| tee run.txt`. They grow while a script runs,
 * and that is not its doing.
 */
export function outputFiles(): string[] {
  const files = new Set<string>();
  const pipes: string[] = [];
  for (const descriptor of [1, 2]) {
    const status = attempt(() => fstatSync(descriptor, { bigint: true }));
    if (status?.isFile() === true) files.add(identityOf(status));
    if (status?.isFIFO() === true)
      pipes.push(attempt(() => readlinkSync(`/proc/self/fd/${descriptor}`)) ?? '');
  }
  const readers = pipes.length === 0 ? [] : standardInputs();
  // What reads our output may hand it on through another pipe: `| grep loss | tee run.txt`.
  for (let i = 0; i < pipes.length; i++)
    for (const { pid } of readers.filter(({ input }) => input === pipes[i])) {
      for (const file of filesWrittenBy(pid)) files.add(file);
      const next = attempt(() => readlinkSync(`/proc/${pid}/fd/1`)) ?? '';
      if (next.startsWith('pipe:') && !pipes.includes(next)) pipes.push(next);
    }
  return [...files];
}

/** Of each process that we may look at, where its input comes from; nothing where there is no /proc. */
function standardInputs(): { pid: string; input: string }[] {
  const pids = (attempt(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const input = attempt(() => readlinkSync(`/proc/${pid}/fd/0`));
    return input?.startsWith('pipe:') === true ? [{ pid, input }] : [];
  });
}

function filesWrittenBy(pid: string): string[] {
  return (attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((descriptor) => {
    const status = attempt(() => statSync(`/proc/${pid}/fd/${descriptor}`, { bigint: true }));
    const info = attempt(() => readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8')) ?? '';
    // The last octal digit of the flags is how it is opened: 1 to write, 2 to read and write.
    return status?.isFile() === true && /^flags:\s*[0-7]*[12]$/m.test(info) ? [identityOf(status)] : [];
  });
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** Undefined: it is gone, another user's, or the system has no such thing. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
