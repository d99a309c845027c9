/** The style of an output, shared by all outputs of the page and seen by none of its neighbours. */
import run from '../../media/run.css';
import output from './output.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(`${run}\n${output}`);

const KINDS = ['vscode-light', 'vscode-dark', 'vscode-high-contrast', 'vscode-high-contrast-light'];

/** A root whose style is its own. */
export function createShadow(element: HTMLElement): ShadowRoot {
  const shadow = element.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [sheet];
  return shadow;
}

/** Names the kind of theme on `element`, as VS Code does on the body, which a style within a shadow does not see. */
export function takeThemeKind(element: HTMLElement, { classList }: HTMLElement): void {
  for (const kind of KINDS) element.classList.toggle(kind, classList.contains(kind));
}
