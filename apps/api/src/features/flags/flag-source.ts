/**
 * The flags as an operator's GrowthBook has them now: asked at the start, and again, in the background, when somebody
 * needs them a minute later. Whatever fails, what was known before goes on to hold, and nobody waits.
 */
import type { GrowthBookClient } from '@growthbook/growthbook'

import type { Deps } from '../../deps.js'
import type { FeatureFlagSettings } from '../../env.js'
import { experimentsIn, readPayload, type KnownExperiments } from './payload.js'

const FRESH_MILLISECONDS = 60_000
const PATIENCE = 2_000
const MOST_BYTES = 5 * 1024 * 1024

interface Loaded {
  readonly client: GrowthBookClient
  readonly experiments: KnownExperiments
}

export interface FlagSource {
  /** Undefined before the first answer. Asks again, without waiting, where what is known is old. */
  readonly current: () => Loaded | undefined
  /** Resolves when GrowthBook has been asked; never rejects. */
  readonly refresh: () => Promise<void>
  readonly close: () => Promise<void>
}

const readText = async (answer: Response): Promise<string> => {
  const pieces: Uint8Array[] = []
  let bytes = 0
  const body: AsyncIterable<Uint8Array> | null = answer.body
  for await (const piece of body ?? []) {
    bytes += piece.byteLength
    if (bytes > MOST_BYTES) throw new Error('The answer is too large.')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const askFor = async ({ apiHost, clientKey }: FeatureFlagSettings, closing: AbortSignal): Promise<string> => {
  const answer = await fetch(`${apiHost}/api/features/${encodeURIComponent(clientKey)}`, {
    signal: AbortSignal.any([closing, AbortSignal.timeout(PATIENCE)]),
  })
  if (!answer.ok) throw new Error(`GrowthBook answered ${answer.status}.`)
  return readText(answer)
}

const load = async (settings: FeatureFlagSettings, closing: AbortSignal): Promise<Loaded> => {
  const payload = readPayload(await askFor(settings, closing))
  const { GrowthBookClient: Client } = await import('@growthbook/growthbook')
  // Evaluates only: with neither streams nor a cache of its own, it asks nobody.
  const client = new Client({ disableCache: true })
  await client.setPayload(payload)
  return { client, experiments: experimentsIn(payload) }
}

export const createFlagSource = (
  settings: FeatureFlagSettings,
  { clock, log }: Pick<Deps, 'clock' | 'log'>,
): FlagSource => {
  const closing = new AbortController()
  let loaded: Loaded | undefined
  let asking: Promise<void> | undefined
  let askedAt = Number.NEGATIVE_INFINITY

  const ask = async (): Promise<void> => {
    try {
      loaded = await load(settings, closing.signal)
    } catch (error) {
      if (closing.signal.aborted) return
      log.warn({ err: error, apiHost: settings.apiHost }, 'the flags could not be read; the last ones hold')
    }
  }
  const refresh = (): Promise<void> => {
    askedAt = clock.now().getTime()
    asking ??= ask().finally(() => (asking = undefined))
    return asking
  }
  return {
    current: () => {
      const isOld = clock.now().getTime() - askedAt >= FRESH_MILLISECONDS
      if (isOld && !closing.signal.aborted) void refresh()
      return loaded
    },
    refresh,
    close: async () => {
      closing.abort()
      await asking
    },
  }
}
