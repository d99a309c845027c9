import * as v from 'valibot';
import type { Cell } from '../../protocol/cells.ts';
import { whatIsWrong } from '../../protocol/invalid.ts';
import { LANGUAGES, type Language } from '../../protocol/language.ts';
import { UsageError } from '../exitCodes.ts';
import { readText, withoutMark } from '../files.ts';

/** A notebook's code cells, in their order. */
export interface Notebook {
  readonly path: string;
  /** The name of the kernel spec that ran it; null where it names none. */
  readonly kernel: string | null;
  readonly cells: readonly NotebookCell[];
}

export interface NotebookCell extends Cell {
  /** Null: none that Find LR runs. */
  readonly language: Language | null;
}

/** Of nbformat 4, what we read; the outputs, which may be large, are looked at by nobody. */
const NotebookSchema = v.object({
  nbformat: v.pipe(v.number(), v.integer()),
  metadata: v.optional(
    v.object({
      language_info: v.optional(v.object({ name: v.optional(v.string()) })),
      kernelspec: v.optional(v.object({ language: v.optional(v.string()), name: v.optional(v.string()) })),
    }),
    {},
  ),
  cells: v.array(
    v.object({
      cell_type: v.string(),
      id: v.optional(v.string()),
      source: v.union([v.string(), v.array(v.string())]),
      execution_count: v.optional(v.nullable(v.number())),
      metadata: v.optional(
        v.object({ vscode: v.optional(v.object({ languageId: v.optional(v.string()) })) }),
        {},
      ),
    }),
  ),
});

/** Reads an `.ipynb`. Throws a UsageError with a sentence. */
export async function readNotebook(path: string, name: string): Promise<Notebook> {
  return parseNotebook(path, withoutMark(await readText(path)), name);
}

/** `name`: as the user wrote the path. */
export function parseNotebook(path: string, text: string, name: string): Notebook {
  const notebook = validated(text, name);
  const own = languageOfNotebook(notebook.metadata);
  const cells = notebook.cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ id, source, execution_count, metadata }, i) => ({
      id: id ?? `cell-${i + 1}`, // nbformat has ids since 4.5
      number: execution_count ?? null,
      source: typeof source === 'string' ? source : source.join(''),
      language: known(metadata.vscode?.languageId ?? own),
    }));
  if (cells.length === 0) {
    throw new UsageError(
      `${name} holds no code cell. Write the training into one, or name another notebook.`,
    );
  }
  if (cells.every(({ language }) => language === null)) {
    throw new UsageError(
      `${name} is a notebook in ${own}, and Find LR runs Python, JavaScript and TypeScript. Choose another notebook.`,
    );
  }
  return { path, kernel: notebook.metadata.kernelspec?.name ?? null, cells };
}

function validated(text: string, name: string): v.InferOutput<typeof NotebookSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${name} is no notebook: it is not JSON (${reason}). Open it in Jupyter and save it again.`,
    );
  }
  const nbformat = (value as { nbformat?: unknown } | null)?.nbformat;
  if (typeof nbformat === 'number' && nbformat !== 4) {
    throw new UsageError(
      `${name} is written in nbformat ${nbformat}, and Find LR reads nbformat 4. Open it in Jupyter and save it again.`,
    );
  }
  const outcome = v.safeParse(NotebookSchema, value);
  if (outcome.success) return outcome.output;
  throw new UsageError(
    `${name} is no notebook: ${whatIsWrong(outcome.issues[0])}. Open it in Jupyter and save it again.`,
  );
}

/** nbformat's own default is Python. */
function languageOfNotebook({
  language_info,
  kernelspec,
}: v.InferOutput<typeof NotebookSchema>['metadata']): string {
  return language_info?.name ?? kernelspec?.language ?? kernelspec?.name ?? 'python';
}

function known(name: string): Language | null {
  const plain = name.toLowerCase();
  // `ipython` before Jupyter's days; kernels that name no language are called `python3`.
  if (/^(ipython|python)[\d.]*$/.test(plain)) return 'python';
  return LANGUAGES.find((language) => language === plain) ?? null;
}
