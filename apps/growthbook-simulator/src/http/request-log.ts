/** A request of the API as it was answered; what was hung up on is not among them. */
export interface LoggedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly status: number
}

/** Every request of the API, in the order of the answers: what a client asked for, and how often. */
export interface RequestLog {
  list(): readonly LoggedRequest[]
  clear(): void
}

/** More than any test asks for; a simulator that runs for weeks forgets the rest. */
const MOST = 100_000

export function createRequestLog(): RequestLog & { note(request: LoggedRequest): void } {
  let requests: LoggedRequest[] = []
  return {
    list: () => requests,
    clear: () => {
      requests = []
    },
    note: (request) => {
      if (requests.length < MOST) requests.push(request)
    },
  }
}
