/** Two clicks at once: the second waits for the first, and then sees what that did. */

type Alone = <Answer>(key: string, work: () => Promise<Answer>) => Promise<Answer>

/** In this process; across several, what was written is looked up before it is written again. */
export const oneAtATime = (): Alone => {
  const underway = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = underway.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    underway.set(key, mine)
    try {
      return await mine
    } finally {
      if (underway.get(key) === mine) underway.delete(key)
    }
  }
}
