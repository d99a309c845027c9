import { describeCell, parseCellFile } from '../../protocol/cells.ts';
import type { CellError } from '../../kernel/messages.ts';

const PLACE = /([^\s()]*#[\w!~*'%-]+):(\d+):(\d+)/g;

/**
 * The error with cells as people know them. Its second line is what VS Code makes a link of (notebook-renderers/stackTraceHelper.ts).
 * `orderOf`: execution order of a cell by the id in its code's name, null for one that has none.
 */
export function withPlaces(error: CellError, orderOf: (id: string) => number | null): CellError {
  let link = '';
  const stack = error.stack.replace(PLACE, (whole, name: string, line: string, column: string) => {
    const order = orderOf(parseCellFile(name)?.id ?? '');
    if (order === null) return whole;
    link ||= `Cell In[${order}], line ${line}\n`;
    return `${describeCell(order, 0)}, line ${line}, column ${column}`;
  });
  const frames = stack.search(/^\s+at /m);
  return frames < 0
    ? { ...error, stack }
    : { ...error, stack: stack.slice(0, frames) + link + stack.slice(frames) };
}
