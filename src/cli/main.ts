import { Command, CommanderError } from 'commander';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addAnalyzeCommand } from './analyze.ts';
import { addApplyCommand } from './apply.ts';
import { ExitCode, UsageError } from './exitCodes.ts';
import { addLiveCommand } from './live.ts';
import { addMagicCommand } from './magic.ts';
import { addRunCommand } from './run.ts';
import { addTrainCommand } from './train.ts';
import manifest from '../../package.json' with { type: 'json' };

/** The folder of the build: this file is bundled into it. */
const assets = dirname(fileURLToPath(import.meta.url));

const program = new Command('find-lr')
  .description('Finds the learning rate for a training script, by running it unmodified.')
  .version(manifest.version)
  .exitOverride()
  .showHelpAfterError('(find-lr --help shows the options)');
addRunCommand(program, assets);
addAnalyzeCommand(program, assets);
addApplyCommand(program);
addTrainCommand(program, assets);
addMagicCommand(program);
addLiveCommand(program, assets);

// A reader that has seen enough (`| head`) closes the pipe: nothing is left to say to anyone.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong; help and version are no mistakes.
    process.exitCode = error.exitCode === 0 ? 0 : ExitCode.usage;
  } else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = ExitCode.usage;
  } else {
    // Not rethrown: Node would print the line of the bundle that it comes from, which is most of the program.
    process.stderr.write(`find-lr itself failed. Please report this:\n${describe(error)}\n`);
    process.exitCode = ExitCode.internal;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
