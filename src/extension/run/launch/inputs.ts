import * as vscode from 'vscode';
import { inputsFor } from './configurations.ts';
import { textIn, type Fields } from './fields.ts';
import type { Launch } from './launch.ts';

const INPUT = /\$\{input:([^}]+)\}/g;

/** Asks for the `${input:…}` of a configuration, as VS Code itself would. Undefined if cancelled. */
export async function askInputs(launch: Launch, script: vscode.Uri): Promise<Launch | undefined> {
  const text = JSON.stringify(launch);
  const names = new Set([...text.matchAll(INPUT)].map(([, name]) => name ?? ''));
  const answers = new Map<string, string>();
  for (const name of names) {
    const input = inputsFor(script).find((fields) => fields['id'] === name);
    if (input === undefined) continue;
    const answer = await ask(input);
    if (answer === undefined) return undefined;
    answers.set(name, answer);
  }
  const filled = text.replace(INPUT, (whole, name: string) => {
    const answer = answers.get(name);
    return answer === undefined ? whole : JSON.stringify(answer).slice(1, -1);
  });
  return JSON.parse(filled) as Launch;
}

async function ask(input: Fields): Promise<string | undefined> {
  const title = textIn(input, 'description') ?? textIn(input, 'id') ?? '';
  const preset = textIn(input, 'default');
  switch (input['type']) {
    case 'pickString':
      return pick(title, Array.isArray(input['options']) ? input['options'] : [], preset);
    case 'command': {
      const outcome = await vscode.commands.executeCommand<unknown>(
        textIn(input, 'command') ?? '',
        input['args'],
      );
      return typeof outcome === 'string' ? outcome : undefined;
    }
    default:
      return vscode.window.showInputBox({
        title,
        value: preset ?? '',
        password: input['password'] === true,
        ignoreFocusOut: true,
      });
  }
}

async function pick(
  title: string,
  options: readonly unknown[],
  preset: string | undefined,
): Promise<string | undefined> {
  const items = options.map((option) => {
    const { label, value } =
      typeof option === 'object' && option !== null ? (option as Fields) : { label: option, value: option };
    return { label: String(label ?? value), value: String(value) };
  });
  items.sort((a, b) => Number(b.value === preset) - Number(a.value === preset));
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.value;
}
