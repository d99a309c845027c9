import type { Literal, RunRecord } from '../../protocol/record.ts';
import { writtenLr } from '../../source/rewrite.ts';

/** The text of a file or cell as it was tested, where it differs from `text`, as it reads now, only by LRs of the record that were written into it since. */
export function asTested(text: string, file: string, { optimizers, results }: RunRecord): string {
  return optimizers.reduce((before, { id, literal }) => {
    if (literal === null || literal.file !== file || literal.kind !== 'number') return before;
    const result = results.find(({ optimizer }) => optimizer === id);
    const lrs = [result?.recommended?.lr, ...(result?.suggestions ?? []).map(({ lr }) => lr)];
    return withTested(
      before,
      literal,
      lrs.flatMap((lr) => (lr === undefined ? [] : [writtenLr(literal, lr)])),
    );
  }, text);
}

function withTested(text: string, { start, text: tested }: Literal, written: readonly string[]): string {
  const reads = (number: string): boolean =>
    text.startsWith(number, start) && !/^[\w.]/.test(text.slice(start + number.length));
  const found = reads(tested) ? undefined : written.find(reads);
  return found === undefined ? text : text.slice(0, start) + tested + text.slice(start + found.length);
}
