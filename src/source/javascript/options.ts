import { descendants, field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf, calleeName } from './calls.ts';
import type { Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { keyOf } from './scope.ts';

/**
 * If `value` is an option of a parsed command line (`args.learningRate` of argparse, commander, yargs, minimist, parseArgs, …),
 * the values of its default.
 */
export function optionDefaults(flow: Flow, value: Value): Value[] {
  const option = value.path.at(-1);
  if (option === undefined || !isCommandLine(flow, value)) return [];
  const modules = new Set([value.module, ...flow.workspace.modules.values()]);
  for (const module of modules) {
    const defaults = defaultsIn(module, normal(option));
    if (defaults.length > 0) return defaults.flatMap((node) => flow.follow(module, node, [], null));
  }
  return [];
}

/** Whether a value comes from outside: the arguments or the environment. */
export function outsideOf(flow: Flow, value: Value): 'command line' | 'environment' | undefined {
  if (value.node.type === 'identifier' && value.module.textOf(value.node) === 'process') {
    if (value.path[0] === 'env') return 'environment';
    if (value.path[0] === 'argv') return 'command line';
  }
  return isCommandLine(flow, value) ? 'command line' : undefined;
}

const PACKAGES =
  /^(argparse|commander|yargs(\/.*)?|yargs-parser|minimist|(node:)?util|meow|mri|sade|cac|arg|command-line-args|nopt|optimist|getopts|clipanion|citty|cleye|gunshi|@commander-js\/.*|@oclif\/.*)$/;

function isCommandLine(flow: Flow, value: Value, depth = 0): boolean {
  if (value.package !== undefined) return PACKAGES.test(value.package);
  const made = field(value.node, 'function') ?? field(value.node, 'constructor');
  if (made === undefined || depth > 30) return false;
  return flow
    .follow(value.module, made, [], value.context)
    .some((each) => isCommandLine(flow, each, depth + 1));
}

/** `--learning-rate`, `learning_rate` and `learningRate` are one option. */
function normal(option: string): string {
  return option.replace(/^-+/, '').replace(/[-_]/g, '').toLowerCase();
}

function defaultsIn(module: Module, option: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const node of descendants(module.root)) {
    const value =
      node.type === 'call_expression'
        ? (calledDefault(module, node, option) ?? chainedDefault(module, node, option))
        : node.type === 'pair'
          ? declaredDefault(module, node, option)
          : node.type === 'object'
            ? namedDefault(module, node, option)
            : undefined;
    if (value !== undefined) found.push(value);
  }
  return found;
}

/** argparse's `addArgument`, commander's and yargs' `option`. */
function calledDefault(module: Module, call: SyntaxNode, option: string): SyntaxNode | undefined {
  if (!/^(add_?argument|add_?option|(required)?option|positional|flag)$/i.test(calleeName(module, call)))
    return undefined;
  const args = argumentsOf(call);
  const settings = args.find((arg) => arg.type === 'object');
  const destination = settings && property(module, settings, ['dest']);
  const names = destination
    ? flagsOf(module, destination)
    : args.flatMap((arg, i) =>
        i === 0 || /^--?\w/.test(stringOf(module, arg) ?? '') ? flagsOf(module, arg) : [],
      );
  if (!names.includes(option)) return undefined;
  if (settings !== undefined) return property(module, settings, DEFAULT_KEYS);
  // commander: flags, description, an optional parser, the default.
  const isParser =
    args[2] !== undefined && /function|identifier|member_expression/.test(args[2].type) && args.length > 3;
  return isParser ? args[3] : args[2]?.type.includes('function') ? undefined : args[2];
}

/** `new Option('--lr <n>').default(1e-3)`, `yargs.default('lr', 1e-3)` */
function chainedDefault(module: Module, call: SyntaxNode, option: string): SyntaxNode | undefined {
  if (calleeName(module, call) !== 'default') return undefined;
  const args = argumentsOf(call);
  if (args.length > 1 && args[0] && flagsOf(module, args[0]).includes(option)) return args[1];
  for (const node of descendants(field(call, 'function') ?? call)) {
    const flags =
      node.type === 'new_expression' && calleeName(module, node) === 'Option'
        ? argumentsOf(node)[0]
        : undefined;
    if (flags && flagsOf(module, flags).includes(option)) return args[0];
  }
  return undefined;
}

/** `lr: {type: 'string', default: '0.001'}`, and `default: {lr: 1e-3}` */
function declaredDefault(module: Module, pair: SyntaxNode, option: string): SyntaxNode | undefined {
  const key = field(pair, 'key');
  const value = field(pair, 'value');
  if (key === undefined || value === undefined || normal(keyOf(key, module)) !== option) return undefined;
  if (value.type === 'object') return property(module, value, DEFAULT_KEYS);
  const holder = pair.parent?.parent;
  const holderKey = holder?.type === 'pair' ? field(holder, 'key') : undefined;
  return holderKey && /^defaults?$/.test(keyOf(holderKey, module)) ? value : undefined;
}

/** `{name: 'lr', type: Number, defaultValue: 1e-3}` */
function namedDefault(module: Module, object: SyntaxNode, option: string): SyntaxNode | undefined {
  const name = property(module, object, ['name']);
  return name && normal(stringOf(module, name) ?? '') === option
    ? property(module, object, DEFAULT_KEYS)
    : undefined;
}

const DEFAULT_KEYS = ['default', 'defaultValue', 'defaultsTo'];

function property(module: Module, object: SyntaxNode, names: readonly string[]): SyntaxNode | undefined {
  for (const pair of object.children) {
    const key = field(pair, 'key');
    if (key !== undefined && names.includes(keyOf(key, module))) return field(pair, 'value');
  }
  return undefined;
}

/** `'-l, --learning-rate <rate>'` and `['-l', '--lr']` name options. */
function flagsOf(module: Module, node: SyntaxNode): string[] {
  if (node.type === 'array') return node.children.flatMap((child) => flagsOf(module, child));
  const text = stringOf(module, node);
  if (text === undefined) return [];
  return text
    .split(/[\s,|=]+/)
    .filter((word) => /^[-\w]+$/.test(word))
    .map(normal);
}

function stringOf(module: Module, node: SyntaxNode): string | undefined {
  return node.type === 'string' ? module.textOf(node).slice(1, -1) : undefined;
}
