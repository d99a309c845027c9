/** The chart's colours from VS Code's CSS variables, which both webviews and notebook renderers have. */
import {
  darkTheme,
  highContrastLightTheme,
  highContrastTheme,
  lightTheme,
  type ChartTheme,
} from '../index.ts';

export function readTheme(document: Document): ChartTheme {
  const base = baseTheme(document.body);
  const style = getComputedStyle(document.body);
  const variable = (name: string) => style.getPropertyValue(name).trim();
  return {
    ...base,
    background:
      opaque(variable('--vscode-editor-background')) ??
      opaque(variable('--vscode-notebook-editorBackground')) ??
      base.background,
    foreground: variable('--vscode-editor-foreground') || base.foreground,
    muted: base.faint > 0.5 ? base.muted : variable('--vscode-descriptionForeground') || base.muted,
    font: variable('--vscode-font-family') || base.font,
    fontSize: Number.parseFloat(variable('--vscode-font-size')) || base.fontSize,
  };
}

/** Calls `changed` with the new colours when the user changes the theme; gives what ends that. */
export function onThemeChange(document: Document, changed: (theme: ChartTheme) => void): () => void {
  // VS Code rewrites the variables in the root element's style and the kind of theme in the body's class.
  const observer = new MutationObserver(() => changed(readTheme(document)));
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind'] });
  return () => observer.disconnect();
}

function baseTheme({ classList }: HTMLElement): ChartTheme {
  if (classList.contains('vscode-high-contrast-light')) return highContrastLightTheme;
  if (classList.contains('vscode-high-contrast')) return highContrastTheme;
  return classList.contains('vscode-dark') ? darkTheme : lightTheme;
}

/** A picture is seen on any page, so its background may not shine through. */
function opaque(color: string): string | undefined {
  return color === '' || color === 'transparent' ? undefined : color;
}
