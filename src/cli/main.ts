import { Command, CommanderError } from 'commander';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addAnalyzeCommand } from './analyze.ts';
import { addApplyCommand } from './apply.ts';
import { ALL_EXIT_CODES, ExitCode, UsageError } from './exitCodes.ts';
import { addSections, HELP_LAYOUT } from './help.ts';
import { addLiveCommand } from './live.ts';
import { addMagicCommand } from './magic.ts';
import { refuse } from './misuse.ts';
import { addRunCommand } from './run.ts';
import { textColumnsOf } from './terminal/columns.ts';
import { print } from './terminal/print.ts';
import { say } from './terminal/say.ts';
import { checkFolder, watchStreams, whyNotWritten } from './surroundings.ts';
import { addTrainCommand } from './train.ts';
import manifest from '../../package.json' with { type: 'json' };

/** The folder of the build: this file is bundled into it. */
const assets = dirname(fileURLToPath(import.meta.url));

const program = new Command('find-lr')
  .description('Finds the learning rate for a training script, by running it unmodified.')
  .version(manifest.version)
  .exitOverride()
  .configureHelp(HELP_LAYOUT)
  .configureOutput({
    outputError: () => {}, // Said below.
    getOutHelpWidth: () => textColumnsOf(process.stdout),
    getErrHelpWidth: () => textColumnsOf(process.stderr),
  });
addSections(program, {
  Examples: [
    ['find-lr run train.py', 'find an LR, and see where it stands'],
    ['find-lr apply --write', 'write it there'],
    ['find-lr run --help', 'all that a run can be told'],
  ],
  'Exit codes': ALL_EXIT_CODES,
});
addRunCommand(program, assets);
addAnalyzeCommand(program, assets);
addApplyCommand(program, assets);
addTrainCommand(program, assets);
addMagicCommand(program);
addLiveCommand(program, assets);

watchStreams((sentence) => say(process.stderr, sentence));

try {
  checkFolder();
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no mistakes; without a command, commander has shown the help already.
    process.exitCode = error.exitCode === 0 ? 0 : ExitCode.usage;
    if (error.message.startsWith('error: ')) refuse(program, error, process.argv.slice(2));
  } else if (error instanceof UsageError || whyNotWritten(error) !== null) {
    say(process.stderr, whyNotWritten(error) ?? (error as Error).message);
    process.exitCode = ExitCode.usage;
  } else {
    // Not rethrown: Node would print the line of the bundle that it comes from, which is most of the program.
    say(process.stderr, 'find-lr itself failed. Please report this:');
    print(process.stderr, `${describe(error)}\n`);
    process.exitCode = ExitCode.internal;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
