/** What `LOADED` prints stands behind this, should anything else print as well. */
const MARK = 'find-lr:';

/** How loading went, as the kernel says it. */
export type Loading = 'loaded' | 'elsewhere' | { readonly problem: string };

/**
 * Python that registers the magics in the IPython kernel that runs it, and leaves nothing else behind. A find_lr that is installed in the kernel's
 * environment goes before ours. `folder`: of our Python package; `env`: what its program needs.
 */
export function loadingSnippet(folder: string, env: Readonly<Record<string, string>>): string {
  return `
def _find_lr_load(folder, env):
    import json, os, sys
    try:
        sys.path.append(folder)
        try:
            import find_lr
        finally:
            sys.path.remove(folder)
        for name, value in env.items():
            os.environ.setdefault(name, value)
        get_ipython().extension_manager.load_extension("find_lr")
        said = {"loaded": True}
    except ModuleNotFoundError as error:
        said = {"elsewhere": True} if error.name == "find_lr" else {"problem": str(error)}
    except Exception as error:
        said = {"problem": "%s: %s" % (type(error).__name__, error)}
    print("${MARK}" + json.dumps(said))
_find_lr_load(${JSON.stringify(folder)}, ${JSON.stringify(env)})
del _find_lr_load
`;
}

export function readLoading(text: string): Loading {
  const line = text.split('\n').find((candidate) => candidate.startsWith(MARK));
  if (line === undefined) return { problem: text.trim() };
  const said = JSON.parse(line.slice(MARK.length)) as Record<string, unknown>;
  if (said['loaded'] === true) return 'loaded';
  if (said['elsewhere'] === true) return 'elsewhere';
  return { problem: String(said['problem']) };
}
