import { InvalidArgumentError } from 'commander';

export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}

export function integer(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
    }
    return value;
  };
}

export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) {
    throw new InvalidArgumentError('It must be a number from 0 up to, but not, 1.');
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

/** Collects `NAME=value`, as often as it is given. */
export function assignment(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must look like NAME=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

export function several(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The words of a command, as a shell would part them at blanks; quotes hold words together. */
export function words(text: string): string[] {
  const found = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  if (found.length === 0) throw new InvalidArgumentError('It must name a command.');
  return found.map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, a?: string, b?: string) => a ?? b ?? ''),
  );
}
