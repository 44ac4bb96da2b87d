import type { Dialect } from '../wire/dialect.js'
import type { World } from '../world/world.js'
import { deliver, type Delivery, type DeliveryAttempt } from './delivery.js'
import { createExperimentEvents } from './experiment-events.js'
import { bodyOf, isWanted, type WebhookEvent } from './payload.js'
import {
  manualEventSchema,
  webhookSchema,
  type ManualEvent,
  type WebhookInput,
  type WebhookSetup,
} from './webhook.schema.js'

/** Event webhooks out of the simulator: set up, fed by what happens, and looked at. */
export interface WebhookControls {
  /** Sets one up; what happens to experiments from now on is sent to it. */
  add(webhook: WebhookInput): void
  list(): readonly WebhookSetup[]
  /** `webhook.test`, as the button in GrowthBook sends it. */
  test(): void
  /** Any event with any object, unknown ones included. */
  send(event: ManualEvent): void
  /** Lets go of what is held back, in the order that was asked for. */
  release(): void
  attempts(): readonly DeliveryAttempt[]
  /** Resolves when everything that was let go has been delivered or given up. */
  settled(): Promise<void>
  /** Calls off what is under way and forgets every webhook. */
  clear(): void
}

interface Sending {
  readonly start: (delivery: Delivery) => void
  readonly settled: () => Promise<void>
  readonly attempts: () => readonly DeliveryAttempt[]
  readonly callOff: () => void
}

function createSending(): Sending {
  let calledOff = new AbortController()
  let attempts: DeliveryAttempt[] = []
  const underWay = new Set<Promise<void>>()
  return {
    start: (delivery) => {
      const note = (attempt: DeliveryAttempt): void => void attempts.push(attempt)
      const sent = deliver(delivery, { signal: calledOff.signal, note })
      underWay.add(sent)
      void sent.finally(() => underWay.delete(sent))
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    attempts: () => attempts,
    callOff: () => {
      calledOff.abort()
      calledOff = new AbortController()
      attempts = []
    },
  }
}

const TRIAL = { webhookId: 'ewh-00000000-0000-4000-8000-000000000000' }

export function createWebhookBoard(world: World, dialect: Dialect): WebhookControls {
  let webhooks: WebhookSetup[] = []
  let held: Delivery[] = []
  const sending = createSending()
  const emit = (event: WebhookEvent): void => {
    for (const webhook of webhooks.filter((one) => isWanted(one, event.event))) {
      const delivery = { webhook, event: event.event, body: bodyOf(event, webhook.payloadType) }
      const copies = Array.from({ length: 1 + webhook.duplicates }, () => delivery)
      if (webhook.order === 'asSent') copies.forEach(sending.start)
      else held.push(...copies)
    }
  }
  const bare = (event: string, object: WebhookEvent['object']): void => {
    const created = world.changes.nextTime(world.clock.now()).getTime()
    emit({ event, object, projects: [], tags: [], user: { type: 'system' }, created })
  }
  const events = createExperimentEvents({ world, dialect, emit })
  return {
    add: (webhook) => {
      webhooks.push(webhookSchema.parse(webhook))
      events.watch()
    },
    list: () => webhooks,
    test: () => bare('webhook.test', TRIAL),
    send: (manual) => {
      const { event, object } = manualEventSchema.parse(manual)
      bare(event, object)
    },
    release: () => {
      const released = held
      held = []
      const straight = released.filter(({ webhook }) => webhook.order === 'held')
      const reversed = released.filter(({ webhook }) => webhook.order === 'reversed').reverse()
      for (const delivery of [...straight, ...reversed]) sending.start(delivery)
    },
    attempts: sending.attempts,
    settled: sending.settled,
    clear: () => {
      webhooks = []
      held = []
      sending.callOff()
    },
  }
}
