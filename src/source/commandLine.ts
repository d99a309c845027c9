import { sameLr } from './number.ts';

interface Given {
  /** As it is written: `--lr`, `optim.lr`. */
  readonly name: string;
  readonly value: string | undefined;
}

/** `--lr 0.1`, `--lr=0.1`, Hydra's `+optim.lr=0.1`, yacs' `SOLVER.BASE_LR 0.1`. */
function givenIn(args: readonly string[]): Given[] {
  return args.flatMap((arg, i): Given[] => {
    const pair = /^(--?[A-Za-z][\w.-]*|\+{0,2}[A-Za-z_][\w.]*)=(.*)$/s.exec(arg);
    if (pair?.[1] !== undefined) return [{ name: pair[1].replace(/^\+*/, ''), value: pair[2] }];
    return /^(--?)?[A-Za-z_][\w.-]*$/.test(arg) ? [{ name: arg, value: args[i + 1] }] : [];
  });
}

/** The option, of those that go by `names`, that the command line gives; argparse takes the beginning of a name for it. */
export function givenOption(args: readonly string[], names: readonly string[]): string | undefined {
  return givenIn(args).find(
    ({ name }) =>
      names.includes(name) || (/^--\w{2,}/.test(name) && names.some((option) => option.startsWith(name))),
  )?.name;
}

/** What the command line gives this very LR to, where `fits` says of its last name (`lr` of `--model.lr`) that it may. */
export function givenLr(
  args: readonly string[],
  lr: number | null,
  fits: (name: string) => boolean,
): string | undefined {
  return givenIn(args).find(({ name, value }) => {
    if (lr === null || value === undefined || value.trim() === '' || !sameLr(Number(value), lr)) return false;
    return fits((name.split('.').pop() ?? name).replace(/^-+/, '').replaceAll('-', '_'));
  })?.name;
}
