import { sameLiteral, type Literal, type RunRecord } from '../../protocol/record.ts';
import { literalsOf, suggestedFor } from '../../protocol/suggested.ts';
import { writtenLr } from '../../source/rewrite.ts';

/** The text of a file or cell as it was tested, where it differs from `text`, as it reads now, only by LRs of the record that were written into it since. */
export function asTested(text: string, file: string, { optimizers, results }: RunRecord): string {
  return optimizers.reduce((before, entry) => {
    const result = results.find(({ optimizer }) => optimizer === entry.id);
    const lrs = [result?.recommended?.lr, ...(result?.suggestions ?? []).map(({ lr }) => lr)];
    const written = lrs.flatMap((lr) => (lr === undefined ? [] : suggestedFor(entry, lr).places));
    // From the beginning: each that is put back puts those behind it where they stood.
    const places = literalsOf(entry)
      .filter((literal) => literal.file === file && literal.kind === 'number')
      .sort((a, b) => a.start - b.start);
    return places.reduce(
      (now, literal) =>
        withTested(
          now,
          literal,
          written
            .filter((wanted) => sameLiteral(wanted.literal, literal))
            .map(({ lr, digits }) => writtenLr(literal, lr, digits)),
        ),
      before,
    );
  }, text);
}

function withTested(text: string, { start, text: tested }: Literal, written: readonly string[]): string {
  const reads = (number: string): boolean =>
    text.startsWith(number, start) && !/^[\w.]/.test(text.slice(start + number.length));
  const found = reads(tested) ? undefined : written.find(reads);
  return found === undefined ? text : text.slice(0, start) + tested + text.slice(start + found.length);
}
