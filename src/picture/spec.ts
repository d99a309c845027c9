import {
  chartData,
  chartInput,
  chartSpec,
  lightTheme,
  shownOptimizer,
  type ChartData,
} from '../chart/index.ts';
import { fileName } from '../protocol/fileName.ts';
import { stateOfRecord } from '../protocol/panelState.ts';
import type { RunRecord } from '../protocol/record.ts';

const size = { width: 680, height: 300 };

export function pictureData(record: RunRecord, optimizer = shownOptimizer(record)): ChartData {
  const input = { ...chartInput(stateOfRecord(record), optimizer), ...heading(record, optimizer) };
  return chartData(input, size, lightTheme);
}

/** A complete Vega-Lite specification with its data inline. */
export function pictureSpec(record: RunRecord, data: ChartData) {
  return chartSpec({ mode: record.sweep.mode, data, size });
}

function heading(record: RunRecord, optimizer: string | undefined) {
  const type = record.optimizers.find((entry) => entry.id === optimizer)?.type;
  const parts = [type, record.runtime?.framework, record.runtime?.device].filter(
    (part) => part !== undefined,
  );
  return { title: fileName(record.target.path), subtitle: parts.join(' · ') };
}
