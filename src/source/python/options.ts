import type { SyntaxNode } from '../syntax.ts';
import type { Flow, Value } from './flow.ts';
import { argumentsOf, calledName, stringOf, type Module } from './module.ts';

/** An option of the command line that a module declares. */
interface Option {
  /** `-l`, `--learning-rate`; Python's own name is the last: `--learning_rate`. */
  readonly names: readonly string[];
  /** What it is called in Python: `learning_rate`. */
  readonly dest: string;
  readonly value: SyntaxNode | undefined;
}

/** The values of the defaults of an option, as argparse (`add_argument`, `set_defaults`) and absl (`DEFINE_float`) declare it in any module seen. */
export function optionDefaults(flow: Flow, dest: string): Value[] {
  return [...flow.workspace.modules.values()].flatMap((module) => {
    const options = optionsIn(module).filter((option) => option.dest === dest);
    const names = options.flatMap((option) => option.names);
    return options.flatMap(({ value }) =>
      value === undefined
        ? []
        : flow.follow(module, value, [], null).map((each) => ({ ...each, options: names })),
    );
  });
}

/** The default that click's decorator gives a parameter: `@click.option('--lr', default=1e-3)`. */
export function decoratedOption(flow: Flow, module: Module, fn: SyntaxNode, name: string): Value[] {
  const decorators = fn.parent?.type === 'decorated_definition' ? fn.parent.children : [];
  return decorators.flatMap((decorator) => {
    const call = decorator.type === 'decorator' ? decorator.children[0] : undefined;
    const option = call?.type === 'call' ? optionOf(module, call) : undefined;
    if (option?.dest !== name || option.value === undefined) return [];
    return flow.follow(module, option.value, [], null).map((each) => ({ ...each, options: option.names }));
  });
}

const declared = new WeakMap<Module, readonly Option[]>();

function optionsIn(module: Module): readonly Option[] {
  let options = declared.get(module);
  if (options === undefined) {
    options = module.calls.flatMap((call) => optionOf(module, call) ?? defaultsSet(module, call));
    declared.set(module, options);
  }
  return options;
}

function optionOf(module: Module, call: SyntaxNode): Option | undefined {
  const name = calledName(module, call);
  if (!/^(add_argument|add_arg|option|DEFINE_\w+|add_option)$/.test(name)) return undefined;
  const { positional, keywords } = argumentsOf(module, call);
  const flags = positional.map((node) => stringOf(module, node)).filter((each) => each !== undefined);
  const [first] = flags;
  if (first === undefined) return undefined;
  if (name.startsWith('DEFINE_'))
    return { names: [`--${first}`], dest: first, value: keywords.get('default') ?? positional[1] };
  const long = flags.find((flag) => flag.startsWith('--')) ?? first;
  // click names the parameter by a word without dashes.
  const bare = name === 'option' ? flags.find((flag) => !flag.startsWith('-')) : undefined;
  const dest = stringOf(module, keywords.get('dest')) ?? bare ?? long.replace(/^-+/, '').replaceAll('-', '_');
  return { names: flags, dest, value: keywords.get('default') };
}

/** `parser.set_defaults(lr=1e-3)` */
function defaultsSet(module: Module, call: SyntaxNode): Option[] {
  if (calledName(module, call) !== 'set_defaults') return [];
  const { keywords } = argumentsOf(module, call);
  return [...keywords].map(([dest, value]) => ({
    names: [`--${dest}`, `--${dest.replaceAll('_', '-')}`],
    dest,
    value,
  }));
}
