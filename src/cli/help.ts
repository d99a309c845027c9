/** What `--help` shows, beyond what commander makes of commands and options. */
import type { Command, HelpConfiguration } from 'commander';
import { textColumnsOf } from './terminal/columns.ts';
import { wrap } from './terminal/wrap.ts';

/** Beside its option a text needs some room; else it stands below. */
const NARROWEST_TEXT = 30;

type Row = readonly [term: string, text: string];

/** Commander's own layout leaves lines that are too long for a narrow terminal. */
export const HELP_LAYOUT: HelpConfiguration = {
  minWidthToWrap: 10,
  formatItem(term, termWidth, description, helper) {
    return formatRow(term, termWidth, description, helper.helpWidth ?? textColumnsOf(process.stdout));
  },
};

/** Adds sections below the options. */
export function addSections(command: Command, sections: Readonly<Record<string, readonly Row[]>>): Command {
  return command.addHelpText('after', ({ error }) => {
    const columns = textColumnsOf(error ? process.stderr : process.stdout);
    return Object.entries(sections)
      .map(([heading, rows]) => `\n${heading}:\n${formatRows(rows, columns)}`)
      .join('\n');
  });
}

function formatRows(rows: readonly Row[], columns: number): string {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, text]) => formatRow(term, width, text, columns)).join('\n');
}

function formatRow(term: string, termWidth: number, text: string, columns: number): string {
  const room = columns - termWidth - 4;
  if (room >= NARROWEST_TEXT) {
    const lines = wrap(text, room).map((line, i) => `${(i === 0 ? term : '').padEnd(termWidth)}  ${line}`);
    return lines.map((line) => `  ${line}`.trimEnd()).join('\n');
  }
  return [
    ...wrap(term, columns - 2).map((line) => `  ${line}`),
    ...wrap(text, columns - 6).map((line) => `      ${line}`),
  ].join('\n');
}
