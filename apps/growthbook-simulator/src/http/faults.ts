import { z } from 'zod'

const FAULT_KINDS = [
  'hang',
  'serverError',
  'html',
  'rateLimitStorm',
  'malformedJson',
  'malformedResults',
  'emptyPage',
  'snapshotError',
] as const

/** What goes wrong on purpose. */
export const faultSchema = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** Only requests whose path contains this; all of the API where absent. */
  path: z.string().optional(),
  /** How many requests it spoils before it is over; until cleared where absent. */
  times: z.int().positive().optional(),
  /** `rateLimitStorm`: seconds to wait, as told to the client. */
  retryAfterSeconds: z.int().positive().default(1),
})

export type Fault = z.output<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>
type FaultKind = Fault['kind']

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
  left: number
}

export function createFaultBoard(): FaultBoard {
  let active: ActiveFault[] = []
  let waiting: (() => void)[] = []
  return {
    add: (input) => {
      const fault = faultSchema.parse(input)
      active.push({ fault, left: fault.times ?? Infinity })
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
      if (found === undefined) return undefined
      found.left -= 1
      if (found.left <= 0) active = active.filter((candidate) => candidate !== found)
      return found.fault
    },
    hang: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
      }),
  }
}
