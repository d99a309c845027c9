export interface Titled {
  readonly id: string;
  readonly type: string;
}

/** An optimizer's class, with a number where there are several of it: `Adam 2`. */
export function optimizerTitle({ id, type }: Titled, all: readonly Titled[]): string {
  return all.filter((other) => other.type === type).length > 1 ? `${type} ${Number(id) + 1}` : type;
}
