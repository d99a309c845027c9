/** Evaluates cells one after the other in this process, by Node's own `repl`. */
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { EventEmitter } from 'node:events';
import { start, type REPLEval, type REPLServer } from 'node:repl';
import type * as Loader from '../../runner/node/loader/loader.ts';
import { liveDeclarations, parseCell } from './declarations.ts';
import { applyEdits, placeBack } from './edits.ts';
import { defineNames, prepareGlobals } from './globals.ts';
import { cleanStack, syntaxErrorStack } from './stack.ts';
import { topLevelAwaitEdits } from './topLevelAwait.ts';

export interface CellCode {
  /** What its frames are named, `<notebook>#<cell>`. */
  readonly name: string;
  readonly language: 'javascript' | 'typescript';
  readonly source: string;
}

export class Evaluator {
  readonly #loader: typeof Loader;
  readonly #folder: string;
  readonly #repl: REPLServer;

  /** `notebook` is its absolute path, which need not exist; relative imports start from its folder. */
  constructor(notebook: string, loader: typeof Loader) {
    this.#loader = loader;
    this.#folder = dirname(notebook);
    loader.installLoader();
    this.#repl = newRepl();
    prepareGlobals(notebook);
  }

  /** The value of the cell's last expression, undefined without one. Rejects with what the cell threw; a stack then names cells only. */
  async evaluate(cell: CellCode): Promise<unknown> {
    try {
      const { code, hasValue } = this.#prepare(cell);
      const value = await this.#run(code, cell.name);
      return hasValue ? value : undefined;
    } catch (error) {
      this.#clean(error, cell.name);
      throw error;
    }
  }

  /** Ends what the running cell awaits. A loop that runs is ended by SIGINT itself. */
  interrupt(): void {
    this.#repl.emit('SIGINT');
  }

  /** The value is wrapped, else a promise as a cell's value would be awaited here. */
  async #run(code: string, name: string): Promise<unknown> {
    const evaluate = this.#repl.eval as unknown as REPLEval;
    const { value } = await new Promise<{ value: unknown }>((resolve, reject) => {
      evaluate.call(this.#repl, `${code}\n`, this.#repl.context, name, (error, value: unknown) => {
        if (error === null) resolve({ value });
        else reject(isRecoverable(error) ? error.err : error);
      });
    });
    return value;
  }

  #prepare({ name, language, source }: CellCode): { code: string; hasValue: boolean } {
    const { transpileCell, addEvaluated, importOurs } = this.#loader;
    const plain = language === 'typescript' ? transpileCell(name, source, this.#folder) : source;
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

  #clean(error: unknown, name: string): void {
    if (!(error instanceof Error)) return;
    const { cellPlace } = this.#loader;
    error.stack = syntaxErrorStack(error, name, cellPlace) ?? cleanStack(error, cellPlace);
  }
}

/**
 * A server to which nobody types. Its domain is a stand-in that does nothing: in a real one packages could not listen for
 * uncaught exceptions (TensorFlow.js's WebAssembly does), and each promise would cost more.
 */
function newRepl(): REPLServer {
  const domain = Object.assign(new EventEmitter(), { bind: <T>(run: T): T => run });
  const options = {
    prompt: '',
    input: new PassThrough(),
    output: new PassThrough().resume(),
    terminal: false,
    useGlobal: true,
    breakEvalOnSigint: true,
    domain,
  };
  return start(options);
}

function isRecoverable(error: Error): error is Error & { err: Error } {
  return error.name === 'SyntaxError' && 'err' in error;
}
