import type { Analysis } from '../analysis/types.ts';
import { chartInput, chartSummary, formatLr, shownOptimizer } from '../chart/index.ts';
import { mountChart, onThemeChange, readTheme } from '../chart/view/index.ts';
import type { Result, RunRecord } from '../protocol/record.ts';

export interface Output {
  show(record: RunRecord): void;
  dispose(): void;
}

/** Of fixed height, so that the page below does not jump while points come in. */
const HEIGHT = 320;

/** The summary and the chart of a run. Puts itself into `element`. */
export function createOutput(element: HTMLElement): Output {
  const summary = document.createElement('p');
  summary.style.margin = '4px 0';
  const chartElement = document.createElement('div');
  chartElement.setAttribute('role', 'img');
  chartElement.style.height = `${HEIGHT}px`;
  element.replaceChildren(summary, chartElement);
  const chart = mountChart(chartElement, { theme: readTheme(document), height: HEIGHT });
  const endTheme = onThemeChange(document, (theme) => chart.setTheme(theme));
  return {
    show(record) {
      const optimizer = shownOptimizer(record);
      const result = record.results.find((other) => other.optimizer === optimizer);
      const passes = record.passes.filter((pass) => pass.optimizer === optimizer).map((pass) => pass.points);
      const text = chartSummary(passes, (result as Analysis | undefined) ?? null);
      summary.replaceChildren(...summaryOf(record, result));
      chartElement.setAttribute('aria-label', `Loss against learning rate. ${text}`);
      chart.update(chartInput(record, optimizer));
    },
    dispose() {
      endTheme();
      chart.dispose();
      element.replaceChildren();
    },
  };
}

function summaryOf(record: RunRecord, result: Result | undefined): (Node | string)[] {
  const recommended = result?.recommended ?? null;
  if (recommended !== null) {
    const strong = document.createElement('strong');
    strong.textContent = formatLr(recommended.lr);
    return ['Recommended learning rate ', strong, `. ${recommended.reason}`];
  }
  const diagnosis = record.diagnoses[0] ?? result?.diagnoses[0];
  return [diagnosis === undefined ? 'No recommendation.' : `${diagnosis.message} ${diagnosis.advice}`];
}
