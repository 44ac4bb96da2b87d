import { z } from 'zod'

/** Every fault, and what it does to a request that it strikes. */
export const FAULTS = {
  hang: 'no answer until the faults are cleared',
  connectionClosed: 'the connection is closed before anything is answered',
  connectionReset: 'the connection is reset in the middle of the body',
  slowDrip: 'the body comes in small pieces, `dripMilliseconds` apart',
  giganticBody: 'the body is valid JSON behind `megabytes` of blanks',
  malformedJson: 'the body ends in the middle, in order and complete for HTTP',
  wrongContentType: 'JSON that calls itself an octet stream',
  notJson: 'a sentence that calls itself JSON',
  html: 'the page of the web application, with 200, as where the wrong host was given',
  routeNotFound: 'what the API host says of a path that it does not know at all: 404, Route not found',
  serverError: '500 with a message',
  badGateway: '502 with the page of a proxy',
  rateLimitStorm: '429 though the limit is far; Retry-After is `retryAfterSeconds`',
  malformedResults: 'results whose numbers are texts',
  emptyPage: 'a page of bulk results without any, that says there is a next one',
  snapshotError: 'a snapshot that is asked for fails',
  snapshotRunning: 'a snapshot that is looked at is still running',
  snapshotNeedsRefresh: '409: the overall results need a full refresh first',
  snapshotUpToDate: '409: the dimension was computed from the latest overall results already',
} as const

export type FaultKind = keyof typeof FAULTS

function isFaultKind(value: unknown): value is FaultKind {
  return typeof value === 'string' && value in FAULTS
}

/** What goes wrong on purpose. */
export const faultSchema = z.strictObject({
  kind: z.custom<FaultKind>(isFaultKind, { error: `expected one of ${Object.keys(FAULTS).join(', ')}` }),
  /** Only requests whose path contains this; all of the API where absent. */
  path: z.string().optional(),
  /** How many matching requests pass unharmed before the first that it strikes. */
  after: z.int().nonnegative().default(0),
  /** How many requests it spoils before it is over; until cleared where absent. */
  times: z.int().positive().optional(),
  /** `rateLimitStorm`: seconds to wait, as told to the client. */
  retryAfterSeconds: z.int().positive().default(1),
  /** `slowDrip`: between two pieces of the body. */
  dripMilliseconds: z.int().positive().default(1000),
  /** `giganticBody`: how much too much. */
  megabytes: z.int().positive().default(64),
})

export type Fault = z.output<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>

export interface FaultBoard {
  add(fault: FaultInput): void
  /** Ends every fault, and lets go of the requests that hang. */
  clear(): void
  list(): readonly Fault[]
  /** The fault of this kind that strikes this request, counted down; undefined where none does. */
  strike(kind: FaultKind, path: string): Fault | undefined
  /** Settles only when the faults are cleared. */
  hang(): Promise<void>
}

interface ActiveFault {
  readonly fault: Fault
  spared: number
  left: number
}

/** Counts this request; true where the fault strikes it. */
function strikes(active: ActiveFault): boolean {
  if (active.spared > 0) {
    active.spared -= 1
    return false
  }
  active.left -= 1
  return true
}

export function createFaultBoard(): FaultBoard {
  let active: ActiveFault[] = []
  let waiting: (() => void)[] = []
  return {
    add: (input) => {
      const fault = faultSchema.parse(input)
      active.push({ fault, spared: fault.after, left: fault.times ?? Infinity })
    },
    clear: () => {
      active = []
      const released = waiting
      waiting = []
      for (const release of released) release()
    },
    list: () => active.map(({ fault }) => fault),
    strike: (kind, path) => {
      const found = active.find(({ fault }) => fault.kind === kind && path.includes(fault.path ?? ''))
      if (found === undefined || !strikes(found)) return undefined
      if (found.left <= 0) active = active.filter((candidate) => candidate !== found)
      return found.fault
    },
    hang: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
      }),
  }
}
