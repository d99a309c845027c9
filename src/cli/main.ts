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
import { adviseOnUnknownOption, isScript } from './unknownOption.ts';
import manifest from '../../package.json' with { type: 'json' };

/** The folder of the build: this file is bundled into it. */
const assets = dirname(fileURLToPath(import.meta.url));

const program = new Command('find-lr')
  .description('Finds the learning rate for a training script, by running it unmodified.')
  .version(manifest.version)
  .exitOverride()
  .configureOutput({ outputError: () => {} }); // Said below.
addRunCommand(program, assets);
addAnalyzeCommand(program, assets);
addApplyCommand(program, assets);
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
    // Help and version are no mistakes; without a command, commander has shown the help already.
    process.exitCode = error.exitCode === 0 ? 0 : ExitCode.usage;
    if (error.message.startsWith('error: ')) process.stderr.write(explain(error, process.argv.slice(2)));
  } else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = ExitCode.usage;
  } else {
    // Not rethrown: Node would print the line of the bundle that it comes from, which is most of the program.
    process.stderr.write(`find-lr itself failed. Please report this:\n${describe(error)}\n`);
    process.exitCode = ExitCode.internal;
  }
}

/** What commander has against a command line, and where to read on. */
function explain({ code, message }: CommanderError, [name, ...words]: readonly string[]): string {
  const command = program.commands.find((known) => known.name() === name);
  let advice: string[] = [];
  if (code === 'commander.unknownOption' && command !== undefined)
    advice = adviseOnUnknownOption(command, words, message.includes('Did you mean'));
  if (code === 'commander.unknownCommand' && name !== undefined && isScript(name))
    advice = ['A script is run by:', '', `  find-lr run ${[name, ...words].join(' ')}`, ''];
  const help = `(find-lr${command === undefined ? '' : ` ${name}`} --help shows the options)`;
  return [message, ...advice, help, ''].join('\n');
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
