/** The same work on many things, some at a time. */

export interface Parallel<Item> {
  readonly items: Iterable<Item>
  readonly workers: number
  /** Told of the first failure, so that the others need not end what they are at. */
  readonly stop: (reason: unknown) => void
}

/** Resolves when all is done, or rejects with the first failure when nobody is at work any more. */
export async function inParallel<Item>(
  { items, workers, stop }: Parallel<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  const failures: unknown[] = []
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true && failures.length === 0; next = queue.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failures.push(error)
        stop(error)
      }
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  if (failures.length > 0) throw failures[0]
}
