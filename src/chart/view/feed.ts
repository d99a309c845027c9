import { themeSignals, type ChartData, type ChartSize, type ChartTheme } from '../index.ts';
import { changeset, type View } from './vega.ts';

/** Gives a view what has changed since the last time, and draws it. Resolves when it is drawn. */
export type Feed = (data: ChartData, size: ChartSize, theme: ChartTheme) => Promise<void>;

type Row = object;

/**
 * Vega works out again only the rows that come and go. A row that is the same object as last time stays; Vega gets a copy of each,
 * because it marks what it is given.
 */
export function createFeed(vega: View): Feed {
  const signals = new Map<string, string>();
  const rows = new Map<string, Map<Row, Row>>();

  function setSignals(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      const key = JSON.stringify(value);
      if (signals.get(name) === key) continue;
      signals.set(name, key);
      vega.signal(name, value);
    }
  }

  function setRows(name: string, next: readonly Row[]): void {
    const known = rows.get(name) ?? new Map<Row, Row>();
    const kept = new Map<Row, Row>();
    const added: Row[] = [];
    for (const row of next) {
      const copy = known.get(row) ?? { ...row };
      if (!known.has(row)) added.push(copy);
      kept.set(row, copy);
    }
    rows.set(name, kept);
    const removed = [...known].filter(([row]) => !kept.has(row)).map(([, copy]) => copy);
    if (added.length + removed.length > 0) vega.change(name, changeset().remove(removed).insert(added));
  }

  return async (data, size, theme) => {
    vega.width(size.width).height(size.height);
    setSignals({ ...themeSignals(theme), ...data.signals });
    for (const [name, next] of Object.entries(data.sets)) setRows(name, next);
    await vega.runAsync();
  };
}
