import { basename } from 'node:path';
import { pythonOfKernelspec, pythonsFor } from '../../engine/index.ts';
import type { Notebook } from './read.ts';

export interface KernelPython {
  /** The path of its binary. */
  readonly python: string;
  /** A sentence on where it comes from. */
  readonly note: string;
}

/** The Python of the kernel that a notebook names. Null where none is on this machine, or an environment goes before: activated, or beside the notebook. */
export async function kernelPython({ kernel, path }: Notebook): Promise<KernelPython | null> {
  if (kernel === null) return null;
  const [first] = await pythonsFor(path, process.env);
  if (first !== undefined && first.origin !== 'path') return null;
  const python = await pythonOfKernelspec(kernel, process.env);
  return python === null
    ? null
    : { python, note: `The Python is that of the kernel "${kernel}", which ${basename(path)} names.` };
}
