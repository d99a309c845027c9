/** How what helps is done in a terminal: diagnoses are read in VS Code and in Jupyter too, and say only what to do. */
import { CEILING_LR } from '../../analysis/index.ts';
import type { Remedy } from '../../analysis/types.ts';

const WAYS: Readonly<Record<Remedy, string>> = {
  arguments: 'Arguments of the script go behind --: find-lr run train.py -- --data DIR.',
  timeout: 'The option is --timeout SECONDS.',
  optimizer: 'The option is --optimizer N.',
  wider: `The option is --max-lr ${CEILING_LR}.`,
  lower: 'The option is --min-lr LR.',
  flatter: 'The options are --max-lr LR and --mode exponential.',
  log: 'What is not supported can be logged (LRs and losses), and plotted with find-lr analyze FILE.',
};

/** The advice of a diagnosis, with the way to it; may be ''. */
export function adviceInTerminal({
  code,
  advice,
  remedies = [],
}: {
  readonly code: string;
  readonly advice: string;
  readonly remedies?: readonly string[] | undefined;
}): string {
  const ways = remedies.flatMap((remedy) => (isRemedy(remedy) ? [WAYS[remedy]] : []));
  // An editor has its button for it, and a kernel is the interpreter.
  if (code === 'interpreter') ways.push('Name it with --python.');
  return [advice, ...ways].join(' ');
}

function isRemedy(name: string): name is Remedy {
  return name in WAYS;
}
