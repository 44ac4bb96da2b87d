import { setTimeout as pause } from 'node:timers/promises'
import { signatureOf } from './payload.js'
import type { WebhookSetup } from './webhook.schema.js'

/** What came of one attempt; a failed one is repeated until the delays are used up. */
export interface DeliveryAttempt {
  readonly event: string
  /** 1 for the first. */
  readonly attempt: number
  /** The status of the answer; null where there was none. */
  readonly status: number | null
  readonly body: string
}

export interface Delivery {
  readonly webhook: WebhookSetup
  readonly event: string
  readonly body: string
}

interface DeliveryContext {
  readonly signal: AbortSignal
  readonly note: (attempt: DeliveryAttempt) => void
}

const TIMEOUT_MS = 30_000

function headersOf({ webhook, body }: Delivery): Record<string, string> {
  const key = webhook.isSignedWrongly ? `${webhook.signingKey}x` : webhook.signingKey
  return {
    ...webhook.headers,
    'Content-Type': 'application/json',
    'User-Agent': 'GrowthBook',
    'X-GrowthBook-Signature': signatureOf(body, key),
  }
}

async function attemptOnce(delivery: Delivery, signal: AbortSignal): Promise<number | null> {
  const { webhook, body } = delivery
  try {
    const answer = await fetch(webhook.url, {
      method: webhook.method,
      headers: headersOf(delivery),
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    await answer.body?.cancel()
    return answer.status
  } catch {
    // Nobody there, too slow, or no longer wanted: the same to a sender.
    return null
  }
}

async function waits(delay: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(delay, undefined, { signal, ref: false })
    return true
  } catch {
    return false
  }
}

/** Sends until an answer is 2xx or the attempts are used up; settles also when it is called off. */
export async function deliver(delivery: Delivery, { signal, note }: DeliveryContext): Promise<void> {
  const { event, body, webhook } = delivery
  for (const [index, delay] of [0, ...webhook.retryDelaysMs].entries()) {
    if (delay > 0 && !(await waits(delay, signal))) return
    const status = await attemptOnce(delivery, signal)
    if (signal.aborted) return
    note({ event, attempt: index + 1, status, body })
    if (status !== null && status >= 200 && status < 300) return
  }
}
