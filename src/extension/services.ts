import type { CellIds } from './ipynb/cellIds.ts';
import type { Executions } from './notebook/executions.ts';
import type { Documents } from './literals/documents.ts';
import type { TypeScriptKernels } from './kernel/controller.ts';
import type { Findings } from './literals/findings.ts';
import type { Output } from './output.ts';
import type { Panels } from './panel/panels.ts';
import type { Pythons } from './python/pythons.ts';
import type { Memory } from './run/memory.ts';
import type { Records } from './run/records.ts';
import type { Runs } from './run/runs.ts';
import type { Source } from './source.ts';

/** What the commands work with. */
export interface Services {
  /** The folder with the built runner and its backends. */
  readonly assets: string;
  readonly cellIds: CellIds;
  readonly executions: Executions;
  readonly documents: Documents;
  readonly findings: Findings;
  readonly kernels: TypeScriptKernels;
  readonly memory: Memory;
  readonly output: Output;
  readonly panels: Panels;
  readonly pythons: Pythons;
  readonly records: Records;
  readonly runs: Runs;
  readonly source: Source;
}
