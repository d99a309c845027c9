import * as vscode from 'vscode';
import {
  chosenInEnvironmentsExtension,
  ENVIRONMENTS_EXTENSION,
  knownToEnvironmentsExtension,
} from './environmentsExtension.ts';
import { chosenInPythonExtension, knownToPythonExtension, PYTHON_EXTENSION } from './pythonExtension.ts';

/** Milliseconds that another extension has to answer in, its start included: nobody is to wait for a help. */
const PATIENCE = 2000;

interface Asked {
  readonly id: string;
  readonly name: string;
  readonly chosen: (script: vscode.Uri) => Promise<string | undefined>;
  readonly known: () => Promise<readonly string[]>;
}

const EXTENSIONS: readonly Asked[] = [
  {
    id: ENVIRONMENTS_EXTENSION,
    name: vscode.l10n.t('the Python Environments extension'),
    chosen: chosenInEnvironmentsExtension,
    known: knownToEnvironmentsExtension,
  },
  {
    id: PYTHON_EXTENSION,
    name: vscode.l10n.t('the Python extension'),
    chosen: chosenInPythonExtension,
    known: knownToPythonExtension,
  },
];

/** What the user chose for a script in another extension, and sentences about those that gave no answer. */
export async function chosenElsewhere(
  script: vscode.Uri,
): Promise<{ readonly path?: string; readonly by?: string; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  for (const { id, name, chosen } of EXTENSIONS) {
    if (vscode.extensions.getExtension(id) === undefined) continue;
    const answer = await inTime(chosen(script));
    if (answer.value !== undefined) return { path: answer.value, by: name, notes };
    if (answer.problem !== undefined) notes.push(noAnswer(name, answer.problem));
  }
  return { notes };
}

/** The Pythons that other extensions have found. One that does not answer knows none. */
export async function knownElsewhere(): Promise<string[]> {
  const answers = await Promise.all(EXTENSIONS.map(({ known }) => inTime(known())));
  return answers.flatMap(({ value }) => value ?? []);
}

function noAnswer(name: string, problem: string): string {
  return vscode.l10n.t(
    'Asked which Python it uses, {0} gave no answer ({1}), so Find LR looked for one itself.',
    name,
    problem,
  );
}

async function inTime<T>(answer: Promise<T>): Promise<{ readonly value?: T; readonly problem?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ problem: string }>((resolve) => {
    const problem = vscode.l10n.t('not within {0} s', PATIENCE / 1000);
    timer = setTimeout(() => resolve({ problem }), PATIENCE);
  });
  const answered = answer.then(
    (value) => ({ value }),
    (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
