/** What an option may be given, for terminal and magic alike. */
export interface OptionValue<T> {
  /** What it is called in a list of options: `lr`, `n`. */
  readonly placeholder: string;
  /** What will do, for people: `a number above 0`. */
  readonly wants: string;
  /** All that will do, where that is a list. */
  readonly choices?: readonly string[];
  /** Undefined: it will not do. `before`: what the option was given already. */
  read(text: string, before?: T): T | undefined;
}

export function above0(placeholder: string): OptionValue<number> {
  return {
    placeholder,
    wants: 'a number above 0',
    read: (text) => numberIn(text, (value) => value > 0),
  };
}

export function wholeFrom(least: number, placeholder = 'n'): OptionValue<number> {
  return {
    placeholder,
    wants: `a whole number of at least ${least}`,
    read: (text) => numberIn(text, (value) => Number.isInteger(value) && value >= least),
  };
}

export function oneOf<T extends string>(placeholder: string, choices: readonly T[]): OptionValue<T> {
  return {
    placeholder,
    wants: choices.join(' or '),
    choices,
    read: (text) => choices.find((choice) => choice === text),
  };
}

export function text(placeholder: string, wants: string): OptionValue<string> {
  return { placeholder, wants, read: (given) => (given.trim() === '' ? undefined : given) };
}

/** Collects `NAME=value`, as often as it is given. */
export const assignments: OptionValue<Readonly<Record<string, string>>> = {
  placeholder: 'name=value',
  wants: 'NAME=value',
  read: (given, before = {}) => {
    const at = given.indexOf('=');
    return at < 1 ? undefined : { ...before, [given.slice(0, at)]: given.slice(at + 1) };
  },
};

function numberIn(given: string, holds: (value: number) => boolean): number | undefined {
  const value = Number(given);
  return given.trim() !== '' && Number.isFinite(value) && holds(value) ? value : undefined;
}
