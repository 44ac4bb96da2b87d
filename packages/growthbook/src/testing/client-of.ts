import { createGrowthBookClient, type GrowthBookClient, type GrowthBookClientOptions } from '../client.js'
import { GrowthBookError, type GrowthBookFailure } from '../failures.js'
import { createFakeClock } from './fake-clock.js'

export const secretKey = 'secret_readonly_d0n0tsh0wth1s'

/** A client of a scripted server, whose loopback origin is on the allow-list. */
export const clientOf = (
  server: { readonly origin: string },
  options: Partial<GrowthBookClientOptions> = {},
): GrowthBookClient =>
  createGrowthBookClient({
    baseUrl: server.origin,
    secretKey,
    clock: createFakeClock(),
    random: () => 0,
    policy: { allowedOrigins: [server.origin] },
    ...options,
  })

/** The failure that a call ends with. */
export const failureOf = async (call: Promise<unknown>): Promise<GrowthBookFailure> => {
  try {
    await call
  } catch (error) {
    if (error instanceof GrowthBookError) return error.failure
    throw error
  }
  throw new Error('expected a failure')
}

/** Everything that an async iterable gives. */
export const collect = async <Item>(items: AsyncIterable<Item> | readonly Item[]): Promise<Item[]> => {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
