/** What a sync is compared with: a loop that fetches the same bodies, and does nothing with them. */
import { SECRET_KEY, type AnsweredRequest } from './growthbook.js'

const CONCURRENCY = 2
const SECOND = 1000

/** Each body once: what the product asks for in vain, or twice, is no excuse. */
const bodiesOf = (requests: readonly AnsweredRequest[]): readonly string[] => [
  ...new Set(requests.filter(({ status }) => status === 200).map(({ url }) => url)),
]

/** Seconds for every body, two at a time. */
export const secondsOfBareLoop = async (
  origin: string,
  requests: readonly AnsweredRequest[],
): Promise<number> => {
  const waiting = [...bodiesOf(requests)]
  const headers = { authorization: `Bearer ${SECRET_KEY}` }
  const fetchAll = async (): Promise<void> => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      const answer = await fetch(`${origin}${url}`, { headers })
      await answer.text()
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}.`)
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: CONCURRENCY }, fetchAll))
  return (performance.now() - started) / SECOND
}
