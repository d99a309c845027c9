import * as vscode from 'vscode';

const KEY = 'jupyter.loadMagic';

/** Whether `%%find_lr` may be loaded into running kernels: asked once for a workspace. */
export class Consent {
  readonly #state: vscode.Memento;
  #asking: Promise<boolean> | undefined;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Undefined: not asked yet. */
  get given(): boolean | undefined {
    return this.#state.get<boolean>(KEY);
  }

  /** Asks, if that was not done before. `reason`: a sentence that begins the question. */
  async ask(reason: string): Promise<boolean> {
    return this.given ?? (await (this.#asking ??= this.#ask(reason)));
  }

  /** The user asked for it by a command. */
  async give(): Promise<void> {
    await this.#state.update(KEY, true);
  }

  async #ask(reason: string): Promise<boolean> {
    const yes = vscode.l10n.t('Load it');
    const no = vscode.l10n.t('Not in this workspace');
    const question = vscode.l10n.t(
      'Find LR can load it into the running kernel, now and whenever it is needed.',
    );
    const choice = await vscode.window.showInformationMessage(`${reason} ${question}`, yes, no);
    // Turned away without an answer: it is asked again when it is next needed.
    this.#asking = undefined;
    if (choice !== undefined) await this.#state.update(KEY, choice === yes);
    return choice === yes;
  }
}
