import * as vscode from 'vscode';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { knownElsewhere } from './otherExtensions.ts';
import type { Pythons } from './pythons.ts';

interface PythonItem extends vscode.QuickPickItem {
  readonly does: 'automatic' | 'enter' | 'use';
  readonly path?: string;
}

/** The packages by which a person tells the environment that trains. */
const FRAMEWORKS = ['torch', 'lightning', 'transformers', 'keras', 'tensorflow', 'jax'];

/** Lets the user choose the Python that runs a script, and remembers it. False if cancelled. */
export async function choosePython(script: vscode.Uri, pythons: Pythons): Promise<boolean> {
  const item = await pick(script, pythons);
  if (item === undefined) return false;
  const path = item.does === 'enter' ? await enterPath(script) : item.path;
  if (item.does === 'enter' && path === undefined) return false;
  await pythons.choose(script, path);
  return true;
}

/**
 * Shows what there is as it becomes known: asking each Python for its packages takes a while. What is
 * found goes to the end: VS Code tells the chosen entry by its index, and a list that had grown at the
 * front meanwhile would have another entry there.
 */
function pick(script: vscode.Uri, pythons: Pythons): Promise<PythonItem | undefined> {
  const picker = vscode.window.createQuickPick<PythonItem>();
  picker.title = vscode.l10n.t('The Python that runs your training scripts');
  picker.placeholder = vscode.l10n.t('Choose one; it is remembered for this workspace');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  picker.items = [
    {
      label: `$(wand) ${vscode.l10n.t('Automatic')}`,
      description: vscode.l10n.t(
        'as chosen in the Python extension, else an environment of the project, else PATH',
      ),
      does: 'automatic',
    },
    { label: `$(edit) ${vscode.l10n.t('Enter path…')}`, does: 'enter' },
  ];
  const closed = new AbortController();
  void (async () => {
    try {
      for await (const item of discover(script, pythons, closed.signal)) {
        if (!closed.signal.aborted) picker.items = [...picker.items, item];
      }
    } finally {
      if (!closed.signal.aborted) picker.busy = false;
    }
  })();
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]);
      picker.hide();
    });
    picker.onDidHide(() => {
      closed.abort();
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** Every Python that could run the script, the one that runs it now first. No more are asked once nobody looks: `closed`. */
async function* discover(
  script: vscode.Uri,
  pythons: Pythons,
  closed: AbortSignal,
): AsyncGenerator<PythonItem> {
  const { findPython, pythonsFor } = await import('../../engine/index.ts');
  const chosen = await pythons.of(script);
  const current = await findPython(chosen.path, script.fsPath, process.env).catch(() => undefined);
  const places = await pythonsFor(script.fsPath, process.env);
  const paths = [current?.path, ...places.map(({ path }) => path), ...(await knownElsewhere())];
  const seen = new Set<string>();
  for (const path of paths) {
    if (closed.aborted) return;
    if (path === undefined) continue;
    const item = await itemFor(path, script, path === current?.path);
    if (item?.path === undefined) continue;
    // `python` and `python3` beside each other are one; environments of one Python are not.
    const which = join(dirname(item.path), realpathSync(item.path));
    if (seen.has(which)) continue;
    seen.add(which);
    yield item;
  }
}

/** Undefined for one that cannot be used. */
async function itemFor(
  path: string,
  script: vscode.Uri,
  isCurrent: boolean,
): Promise<PythonItem | undefined> {
  const { describePython, findPython, packagesOf } = await import('../../engine/index.ts');
  const interpreter = await findPython(path, script.fsPath, process.env).catch(() => undefined);
  if (interpreter === undefined) return undefined;
  const packages = await packagesOf(interpreter.path, FRAMEWORKS, process.env, dirname(script.fsPath));
  const has = Object.entries(packages).map(([name, version]) => `${name} ${version}`.trim());
  return {
    label: `${isCurrent ? '$(check) ' : ''}${describePython(interpreter).replace(` (${interpreter.path})`, '')}`,
    description: tildify(interpreter.path),
    detail: has.length > 0 ? has.join(' · ') : vscode.l10n.t('no PyTorch, Keras or TensorFlow'),
    does: 'use',
    path: interpreter.path,
  };
}

/** Undefined if cancelled. */
async function enterPath(script: vscode.Uri): Promise<string | undefined> {
  const { findPython } = await import('../../engine/index.ts');
  const entered = await vscode.window.showInputBox({
    title: vscode.l10n.t('Path of a Python'),
    placeHolder: '~/envs/vision/bin/python',
    ignoreFocusOut: true,
    validateInput: async (text) => {
      if (text.trim() === '') return vscode.l10n.t('A path, or a name on the PATH.');
      try {
        await findPython(untildify(text.trim()), script.fsPath, process.env);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
  return entered === undefined ? undefined : untildify(entered.trim());
}

function tildify(path: string): string {
  return path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path;
}

function untildify(path: string): string {
  return path.replace(/^~(?=[\\/])/, homedir());
}
