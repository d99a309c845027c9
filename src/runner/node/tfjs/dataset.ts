/** A data set that starts again when it runs dry. */

interface Iteration {
  readonly done: boolean;
  readonly value: unknown;
}

interface DataIterator {
  next(): Promise<Iteration>;
}

/** `tf.data.Dataset`, or any object that can be iterated as one. */
export interface Dataset {
  iterator(): Promise<DataIterator>;
}

/** The same data over and over; one that is empty when started again ends. `onRestart` is called each time that it starts again. */
export function endlessDataset(dataset: Dataset, onRestart: () => void): Dataset {
  return Object.create(dataset, {
    iterator: { value: async () => restarting(dataset, await dataset.iterator(), onRestart) },
  }) as Dataset;
}

function restarting(dataset: Dataset, first: DataIterator, onRestart: () => void): DataIterator {
  let current = first;
  return {
    async next() {
      const item = await current.next();
      if (!item.done || item.value != null) return item;
      onRestart();
      current = await dataset.iterator();
      return current.next();
    },
  };
}
