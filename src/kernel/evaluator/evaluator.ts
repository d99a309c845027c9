/** Evaluates cells one after the other in this process, by Node's own `repl`. */
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { EventEmitter } from 'node:events';
import type { AsyncCompleter } from 'node:readline';
import { start, type REPLEval, type REPLServer } from 'node:repl';
import type * as Loader from '../../runner/node/loader/loader.ts';
import { liveDeclarations, parseCell } from './declarations.ts';
import { applyEdits, placeBack } from './edits.ts';
import { defineNames, prepareGlobals } from './globals.ts';
import { Interrupts } from './interrupts.ts';
import { stackOfCells, syntaxErrorStack } from './stack.ts';
import { topLevelAwaitEdits } from './topLevelAwait.ts';

export interface CellCode {
  /** What its frames are named, `<notebook>#<cell>`. */
  readonly name: string;
  /** JavaScript is TypeScript without types. */
  readonly source: string;
}

/** Wrapped, else a promise as a value would be awaited on its way. */
export interface Evaluated {
  readonly value: unknown;
}

export class Evaluator {
  readonly #loader: typeof Loader;
  readonly #folder: string;
  readonly #repl: REPLServer;
  readonly #interrupts: Interrupts;

  /**
   * `notebook` is its absolute path, which need not exist; relative imports start from its folder. `interruptible`: SIGINT ends what a
   * cell does and not the process.
   */
  constructor(notebook: string, loader: typeof Loader, { interruptible }: { interruptible: boolean }) {
    this.#loader = loader;
    this.#folder = dirname(notebook);
    loader.installLoader();
    this.#repl = newRepl(interruptible);
    this.#interrupts = new Interrupts(this.#repl);
    Error.prepareStackTrace = stackOfCells(loader.cellPlace);
    prepareGlobals(notebook);
  }

  /**
   * The value of the cell's last expression, undefined without one; a promise is not waited for. Rejects with what the cell threw, its
   * stack naming cells only.
   */
  async evaluate(cell: CellCode): Promise<Evaluated> {
    try {
      const { code, hasValue } = this.#prepare(cell);
      const evaluated = await this.#run(code, cell.name);
      return hasValue ? evaluated : { value: undefined };
    } catch (error) {
      if (error instanceof Error) {
        const stack = syntaxErrorStack(error, cell.name, this.#loader.cellPlace);
        if (stack !== null) error.stack = stack;
      }
      throw error;
    }
  }

  /** Ends what the running cell awaits. A loop that runs is ended by SIGINT itself. */
  interrupt(): void {
    this.#interrupts.interrupt();
  }

  async #run(code: string, name: string): Promise<Evaluated> {
    const evaluate = this.#repl.eval as unknown as REPLEval;
    try {
      return await new Promise<Evaluated>((resolve, reject) => {
        this.#interrupts.during(() =>
          evaluate.call(this.#repl, `${code}\n`, this.#repl.context, name, (error, value: unknown) => {
            if (error === null) resolve({ value });
            else reject(isRecoverable(error) ? error.err : error);
          }),
        );
      });
    } finally {
      this.#interrupts.ended();
    }
  }

  /** What could stand in place of the end of a line, by the values that are there, and which end that is. */
  async complete(line: string): Promise<{ names: string[]; prefix: string }> {
    return new Promise((resolve) => {
      const completer = this.#repl.completer as AsyncCompleter;
      completer.call(this.#repl, line, (error, found) => {
        const [names, prefix] = error == null && found !== undefined ? found : [[], line];
        // Groups are divided by an empty name.
        resolve({ names: names.filter((name) => name !== ''), prefix });
      });
    });
  }

  #prepare({ name, source }: CellCode): { code: string; hasValue: boolean } {
    const { transpileCell, addEvaluated, importOurs } = this.#loader;
    const plain = transpileCell(name, source, this.#folder);
    const program = parseCell(plain);
    if (program === null) return { code: plain, hasValue: true };
    const { edits, names, hasValue } = liveDeclarations(plain, program);
    const code = applyEdits(plain, edits);
    const live = parseCell(code);
    const fromLive = live === null ? [] : topLevelAwaitEdits(live);
    const toLive = placeBack(code, fromLive);
    const toPlain = placeBack(plain, edits);
    addEvaluated(name, (place) => ({ ...place, ...toPlain(toLive(place)) }));
    if (/\bimport\b/.test(code)) importOurs();
    defineNames(names);
    return { code, hasValue };
  }
}

/**
 * A server to which nobody types. Its domain is a stand-in that does nothing: in a real one packages could not listen for
 * uncaught exceptions (TensorFlow.js's WebAssembly does), and each promise would cost more.
 */
function newRepl(interruptible: boolean): REPLServer {
  const domain = Object.assign(new EventEmitter(), { bind: <T>(run: T): T => run });
  const options = {
    prompt: '',
    input: new PassThrough(),
    output: new PassThrough().resume(),
    terminal: false,
    useGlobal: true,
    breakEvalOnSigint: interruptible,
    domain,
  };
  return start(options);
}

function isRecoverable(error: Error): error is Error & { err: Error } {
  return error.name === 'SyntaxError' && 'err' in error;
}
