import { z } from 'zod'

/** GrowthBook's own: half a minute, then five minutes twice. */
const RETRY_DELAYS_MS = [30_000, 300_000, 300_000]

/** An event webhook as someone sets it up in GrowthBook, and how its deliveries misbehave. */
export const webhookSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** Taken literally, the prefix included. */
  signingKey: z.string().min(1).default('ewhk_0123456789abcdef0123456789abcdef'),
  /** Exact names, or the beginning of them with `.*`; everything where empty. */
  events: z.array(z.string().min(1)).default([]),
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
  headers: z.record(z.string(), z.string()).default({}),
  /** `raw` is the old shape: it drops decisions and infos without a word. */
  payloadType: z.enum(['json', 'raw']).default('json'),
  /** How many times more each event is sent, byte for byte. */
  duplicates: z.int().min(0).max(10).default(0),
  /** `held` waits for the release; `reversed` also turns the order round then. */
  order: z.enum(['asSent', 'held', 'reversed']).default('asSent'),
  retryDelaysMs: z.array(z.int().min(0)).max(10).default(RETRY_DELAYS_MS),
  /** Signs with another key, as somebody else would. */
  isSignedWrongly: z.boolean().default(false),
})

export type WebhookInput = z.input<typeof webhookSchema>
export type WebhookSetup = z.output<typeof webhookSchema>

/** An event sent by hand, whatever its name, so that unknown ones can be tried. */
export const manualEventSchema = z.strictObject({
  event: z.string().min(1),
  object: z.record(z.string(), z.unknown()).default({}),
})
export type ManualEvent = z.input<typeof manualEventSchema>
