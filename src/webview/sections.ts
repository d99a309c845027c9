import type { LogLine } from '../protocol/panelState.ts';
import { h } from '../view/dom.ts';

/** The tail of what the script wrote. Follows the end, unless the reader has scrolled up. */
export function createOutput() {
  const text = h('pre', {
    class: 'output',
    tabindex: 0,
    role: 'log',
    'aria-live': 'off',
    'aria-label': 'Output',
  });
  const element = h('details', { class: 'log' }, h('summary', {}, 'Output of the script'), text);
  let shown: readonly LogLine[] = [];
  return {
    element,
    show(log: readonly LogLine[], dropped: number): void {
      element.hidden = log.length === 0;
      if (log === shown || !element.open) return;
      shown = log;
      const follows = text.scrollTop + text.clientHeight >= text.scrollHeight - 8;
      const head = dropped > 0 ? [h('span', { class: 'quiet' }, `… ${dropped} earlier lines\n`)] : [];
      text.replaceChildren(
        ...head,
        ...log.map(({ stream, line }) =>
          h('span', stream === 'stderr' ? { class: 'stderr' } : {}, `${plain(line)}\n`),
        ),
      );
      if (follows) text.scrollTop = text.scrollHeight;
    },
  };
}

/** Without the escape sequences of a terminal's colours and cursor. */
function plain(line: string): string {
  return line.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}
