import type { Headline, Phase } from './model.ts';

const LEFT = 'The window or the kernel was reloaded or closed, which ended the run.';

/**
 * What a run has to say that was under way when it was stored, and that nothing is heard of any more. `left`: it is known that nobody goes on with
 * it.
 */
export function silentHeadline(headline: Headline, phase: Phase, left: boolean): Headline {
  if (phase === 'waiting') {
    const text = left
      ? `The run had not begun to train. ${LEFT}`
      : 'The run had not begun to train when it was last heard of.';
    return { ...headline, value: 'Not finished', text };
  }
  return {
    ...headline,
    caption: 'Last tried learning rate',
    text: `${headline.text} ${left ? LEFT : 'The run was not finished when it was last heard of.'}`,
  };
}
