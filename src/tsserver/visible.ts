/**
 * What TypeScript's server answers, without what lies in the part of a cell that nobody typed. `lengthOf`: characters of a file that
 * somebody did; undefined where that is all of it. Spans without a file of their own are of `file`.
 */
export function visible<T>(answer: T, file: string, lengthOf: (fileName: string) => number | undefined): T {
  if (Array.isArray(answer))
    return answer
      .filter((item: unknown) => !isHidden(item, file, lengthOf))
      .map((item: unknown) => visible(item, file, lengthOf)) as T;
  if (!isPlain(answer)) return answer;
  const own = fileOf(answer) ?? file;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, visible(value, own, lengthOf)]),
  ) as T;
}

function isHidden(item: unknown, file: string, lengthOf: (fileName: string) => number | undefined): boolean {
  if (!isPlain(item)) return false;
  const start = startOf(item);
  const length = lengthOf(fileOf(item) ?? file);
  return start !== undefined && length !== undefined && start > length;
}

function fileOf({ fileName, file }: Record<string, unknown>): string | undefined {
  const name = fileName ?? (file as { fileName?: unknown } | null | undefined)?.fileName;
  return typeof name === 'string' ? name : undefined;
}

/** Of a span, or of what has one or several. */
function startOf(item: Record<string, unknown>): number | undefined {
  if (typeof item.start === 'number') return item.start;
  const span =
    item.textSpan ?? item.span ?? (Array.isArray(item.spans) ? (item.spans[0] as unknown) : undefined);
  return isPlain(span) ? startOf(span) : undefined;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
