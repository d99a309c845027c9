import { InvalidArgumentError, Option, type Command } from 'commander';
import { splitArguments } from '../protocol/commandLine.ts';
import { above0, assignments, wholeFrom, type OptionValue } from '../protocol/optionValues.ts';
import { RUN_OPTIONS } from '../protocol/runOptions.ts';

/** How commander reads an option of the kind. */
export function reading<T>(value: OptionValue<T>): (text: string, before?: T) => T {
  return (text, before) => {
    const read = value.read(text, before);
    if (read === undefined) throw new InvalidArgumentError(`It must be ${value.wants}.`);
    return read;
  };
}

export const positive = reading(above0('number'));

export function integer(least: number): (text: string) => number {
  return reading(wholeFrom(least));
}

export const assignment = reading(assignments);

/** Adds the options that `%%find_lr` has too. */
export function addRunOptions(command: Command): Command {
  for (const { name, alias, help, group, value } of RUN_OPTIONS) {
    const names = alias === undefined ? name : `${alias}, ${name}`;
    const option = new Option(value === undefined ? names : `${names} <${value.placeholder}>`, help);
    if (value !== undefined) option.argParser(reading(value));
    if (value?.choices !== undefined) option.choices(value.choices);
    command.addOption(option.helpGroup(`${group}:`));
  }
  return command;
}

export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) {
    throw new InvalidArgumentError('It must be a number of at least 0 and below 1.');
  }
  return value;
}

/** Two fractions, as Adam's betas are written. */
export function pair(text: string): [number, number] {
  const [first, second, ...rest] = text.split(',').map(fraction);
  if (first === undefined || second === undefined || rest.length > 0) {
    throw new InvalidArgumentError('It must be two numbers with a comma between.');
  }
  return [first, second];
}

export function several(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The words of a command, as a shell would part them at blanks. */
export function words(text: string): string[] {
  const found = splitArguments(text);
  if (found.length === 0) throw new InvalidArgumentError('It must name a command.');
  return found;
}
