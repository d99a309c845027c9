import { h, type Child } from './dom.ts';

/** Facts side by side. A line breaks between them, not within one. */
export function factLine(facts: readonly string[]): Child[] {
  return facts.flatMap((fact, i) => {
    const isLast = i === facts.length - 1;
    return [h('span', { class: 'fact' }, isLast ? fact : `${fact} ·`), isLast ? null : ' '];
  });
}

/** A file's name, which may break where its words end, and nowhere else. */
export function breakable(name: string): Child[] {
  const parts = name.split(/(?<=[._-])(?=[^._-])/);
  return parts.flatMap((part, i) => (i === 0 ? [part] : [h('wbr'), part]));
}

/** A sentence whose LRs stay in one piece: a browser would break `6.6e-3` behind its hyphen. */
export function sentence(text: string): Child[] {
  return text
    .split(/(\d[\d.]*e-\d+)/)
    .map((part, i) => (i % 2 === 1 ? h('span', { class: 'fact' }, part) : part));
}
