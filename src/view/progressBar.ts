import { h } from './dom.ts';

/** The thin bar under a header. */
export function createProgressBar() {
  const bar = h('div', { class: 'bar' });
  const element = h(
    'div',
    {
      class: 'progress',
      role: 'progressbar',
      'aria-label': 'Sweep',
      'aria-valuemin': 0,
      'aria-valuemax': 100,
    },
    bar,
  );
  return {
    element,
    /** `fraction` 0..1; null while there is no telling. */
    show(fraction: number | null, over: boolean): void {
      element.classList.toggle('over', over);
      element.classList.toggle('unknown', fraction === null && !over);
      if (fraction === null) element.removeAttribute('aria-valuenow');
      else element.setAttribute('aria-valuenow', String(Math.round(fraction * 100)));
      bar.style.transform = `scaleX(${fraction ?? 0})`;
    },
  };
}
