import type { Command } from 'commander';
import { splitArguments } from '../protocol/commandLine.ts';
import { magicHelp, parseMagic } from '../protocol/magic.ts';
import { printJson } from './terminal/print.ts';

/** `find-lr magic -- LINE`, which the IPython magic asks: what a line behind `%%find_lr` means, read where every other front end has it read. */
export function addMagicCommand(program: Command): void {
  program
    .command('magic', { hidden: true })
    .description('Prints as JSON what a line behind %%find_lr means')
    .argument('<line>', 'what stands behind the magic; "" for nothing')
    .action((line: string) => {
      const magic = parseMagic(line);
      const answer =
        magic.kind === 'help'
          ? { ...magic, text: magicHelp() }
          : // `words`: what the options of `find-lr run` are for this line.
            { ...magic, words: splitArguments(line).filter((word) => word !== '--here') };
      printJson(process.stdout, answer);
    });
}
