/** What an LR goes by in configurations and options: `lr`, `base_lr`, `--learning-rate`, `learningRate`. */
export function isLrName(name: string): boolean {
  const plain = name
    .replace(/^-+/, '')
    .replaceAll('-', '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return /^(lr|\w*_lr|lr_?(init|base|max|peak|initial|start|0)|blr|alpha|eta|step_?size|\w*learning_?rate\w*)$/i.test(
    plain,
  );
}
