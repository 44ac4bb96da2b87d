/** Every way in which talking to GrowthBook can fail, as data. The sentence is shown to people as it is. */
export const failureCodes = [
  'missingKey',
  'invalidKey',
  'expiredKey',
  'disabledKey',
  'personalTokensDisabled',
  'sdkKey',
  'invalidAddress',
  'appAddress',
  'wrongHost',
  'unknownRoute',
  'dnsNotFound',
  'connectionRefused',
  'unreachable',
  'tlsProblem',
  'timeout',
  'redirected',
  'forbiddenAddress',
  'noPermission',
  'suspended',
  'rateLimited',
  'serverError',
  'malformedAnswer',
  'answerTooLarge',
  'refusedRequest',
  'notFound',
  'noResultsYet',
  'holdoutNotSupported',
  'notOverallResults',
  'mayNotWrite',
  'alreadyExists',
  'snapshotNotPossible',
  'alreadyUpToDate',
  'needsFullRefresh',
  'conflict',
] as const
export type FailureCode = (typeof failureCodes)[number]

export interface GrowthBookFailure {
  readonly code: FailureCode
  /** One sentence or two: what happened, and what to do about it. Never contains the secret key. */
  readonly sentence: string
  /** HTTP status of the answer, where there was one. */
  readonly status?: number
  /** Where in the answer the malformed part is, e.g. `experiments[3].variations`. */
  readonly path?: string
  /** When the rate limit opens again (ISO 8601 instant), for `rateLimited`. */
  readonly until?: string
  /**
   * A request that writes got no answer that says what became of it: GrowthBook may have done it. Look it up before
   * it is asked for again.
   */
  readonly mayHaveHappened?: true
}

/**
 * The only error this package throws on purpose. It carries no `cause` and no request, so that neither a log
 * nor a JSON answer can show the secret key.
 */
export class GrowthBookError extends Error {
  readonly failure: GrowthBookFailure

  constructor(failure: GrowthBookFailure) {
    super(failure.sentence)
    this.name = 'GrowthBookError'
    this.failure = failure
  }

  get code(): FailureCode {
    return this.failure.code
  }

  toJSON(): GrowthBookFailure {
    return this.failure
  }
}

/** True for the error that this package throws on purpose, also where another library passes it on as a cause. */
export const isGrowthBookError = (error: unknown): error is GrowthBookError =>
  error instanceof GrowthBookError

const createKey = 'Create a secret key in GrowthBook under Settings → API Keys and paste it here.'

const unreached = (cause: string, advice: string) => `We could not reach GrowthBook (${cause}). ${advice}`

/** Sentences that need no further fact. */
const plainSentences = {
  missingKey: unreached(
    'no key arrived',
    `${createKey} If you did, a proxy on the way may remove the Authorization header.`,
  ),
  invalidKey: unreached('401, invalid key', createKey),
  expiredKey: unreached('401, the key has expired', createKey),
  disabledKey: unreached(
    '401, the key is disabled',
    'Enable it in GrowthBook under Settings → API Keys, or create another one and paste it here.',
  ),
  personalTokensDisabled: unreached(
    '401, personal access tokens are disabled',
    'Your GrowthBook organisation does not accept them. Create a secret key under Settings → API Keys and paste it here.',
  ),
  sdkKey: unreached('this is an SDK key', `SDK keys cannot read results. ${createKey}`),
  noPermission: unreached(
    '403, no permission',
    'This key may not read experiments. Give it at least the role "readonly" in GrowthBook under Settings → API Keys.',
  ),
  suspended: unreached(
    '403, account suspended',
    'GrowthBook has suspended this account. Please contact GrowthBook support.',
  ),
  unknownRoute: unreached(
    '404, unknown API endpoint',
    'This GrowthBook does not have the address that we asked for; it may be older than what we support. Update GrowthBook, or check the API host.',
  ),
  noResultsYet:
    'GrowthBook has no results for this experiment yet. Start it or update its results in GrowthBook; we will look again at the next sync.',
  holdoutNotSupported:
    'This is a holdout. GrowthBook does not offer holdouts through its API, so that it cannot be evidence for a card.',
  mayNotWrite:
    'GrowthBook did not let this key do that (403). Give it a role that may, for example "experimenter", in GrowthBook under Settings → API Keys.',
  alreadyUpToDate: 'GrowthBook has computed this dimension from its latest overall results already.',
  needsFullRefresh:
    'GrowthBook needs a full refresh of the overall results before it can compute this. Do that in GrowthBook, and try again.',
  notOverallResults: 'These results are broken down by a dimension. A verdict needs the overall results.',
} as const

export type PlainFailureCode = keyof typeof plainSentences

export const plainFailure = (code: PlainFailureCode, status?: number): GrowthBookFailure => ({
  code,
  sentence: plainSentences[code],
  ...(status === undefined ? {} : { status }),
})

export const invalidAddress = (why: string): GrowthBookFailure => ({
  code: 'invalidAddress',
  sentence: `This is not an address we can use: ${why}. Enter the API host of your GrowthBook, for example https://api.growthbook.io.`,
})

export const appAddress = (given: string, useInstead: string): GrowthBookFailure => ({
  code: 'appAddress',
  sentence: `${given} is the address of GrowthBook's web application, not of its API. Use ${useInstead} instead.`,
})

export const wrongHost = (origin: string, status: number): GrowthBookFailure => ({
  code: 'wrongHost',
  status,
  sentence: unreached(
    `${String(status)}, a web page or another service answers at ${origin}`,
    'Enter the API host, not the address of the application: https://api.growthbook.io for GrowthBook Cloud, often port 3100 of your own server.',
  ),
})

export const dnsNotFound = (host: string): GrowthBookFailure => ({
  code: 'dnsNotFound',
  sentence: unreached(`the name ${host} does not exist`, 'Check the address for a typing mistake.'),
})

export const connectionRefused = (origin: string): GrowthBookFailure => ({
  code: 'connectionRefused',
  sentence: unreached(
    `${origin} refused the connection`,
    'Check the port, and that GrowthBook is running there.',
  ),
})

export const unreachable = (origin: string, why: string): GrowthBookFailure => ({
  code: 'unreachable',
  sentence: unreached(
    `the connection to ${origin} failed: ${why}`,
    'Try again; if it stays so, check that the address can be reached from this server.',
  ),
})

export const tlsProblem = (origin: string, why: string): GrowthBookFailure => ({
  code: 'tlsProblem',
  sentence: unreached(
    `no secure connection to ${origin}: ${why}`,
    'Give the server a certificate that is valid for this name, and check that it speaks https on this port.',
  ),
})

export const timedOut = (origin: string, milliseconds: number): GrowthBookFailure => ({
  code: 'timeout',
  sentence: unreached(
    `${origin} did not answer within ${String(Math.round(milliseconds / 100) / 10)} seconds`,
    'Check the address, and whether a firewall stands between this server and GrowthBook.',
  ),
})

export const redirected = (status: number, target: string): GrowthBookFailure => ({
  code: 'redirected',
  status,
  sentence: unreached(
    `${String(status)}, it sends us on to ${target}`,
    'We follow no redirects with a secret key. If that is the right API host, enter it here.',
  ),
})

export const forbiddenAddress = (host: string, why: string): GrowthBookFailure => ({
  code: 'forbiddenAddress',
  sentence: `We do not connect to ${host}, because ${why}. If GrowthBook really lives there, ask the operator of this server to add its origin to KNOWWHEN_ALLOWED_ORIGINS.`,
})

export const rateLimited = (until: string): GrowthBookFailure => ({
  code: 'rateLimited',
  status: 429,
  until,
  sentence: `GrowthBook's rate limit (usually 60 requests per minute for each key) is used up until ${until}. We continue after that; a key of our own avoids waiting for other programs.`,
})

export const serverError = (status: number): GrowthBookFailure => ({
  code: 'serverError',
  status,
  sentence: `GrowthBook answered with an error of its own (${String(status)}). This is usually over soon; we try again at the next sync.`,
})

export const malformedAnswer = (path: string, why: string): GrowthBookFailure => ({
  code: 'malformedAnswer',
  path,
  sentence: `GrowthBook's answer was not what its API promises (at ${path}: ${why}). Nothing was changed here; if it stays so, report it with the version of your GrowthBook.`,
})

export const answerTooLarge = (bytes: number): GrowthBookFailure => ({
  code: 'answerTooLarge',
  sentence: `GrowthBook's answer was larger than the ${String(Math.round(bytes / 1024 / 1024))} MiB that we read. Nothing was changed here.`,
})

export const refusedRequest = (status: number, message: string): GrowthBookFailure => ({
  code: 'refusedRequest',
  status,
  sentence: `GrowthBook refused our request (${String(status)}: ${message}). It may be a version that we do not know.`,
})

export const notFound = (status: number, message: string): GrowthBookFailure => ({
  code: 'notFound',
  status,
  sentence: `GrowthBook no longer has this, or this key may not see it (${String(status)}: ${message}).`,
})

export const alreadyExists = (status: number, message: string): GrowthBookFailure => ({
  code: 'alreadyExists',
  status,
  sentence: `GrowthBook has this already (${String(status)}: ${message}).`,
})

export const snapshotNotPossible = (status: number, message: string): GrowthBookFailure => ({
  code: 'snapshotNotPossible',
  status,
  sentence: `GrowthBook cannot compute these results now (${String(status)}: ${message}).`,
})

export const conflict = (status: number, message: string): GrowthBookFailure => ({
  code: 'conflict',
  status,
  sentence: `GrowthBook refused this as things are now (${String(status)}: ${message}).`,
})

/** The failure of a request that may have been carried out all the same. */
export const uncertain = (failure: GrowthBookFailure): GrowthBookFailure => ({
  ...failure,
  mayHaveHappened: true,
  sentence: `${failure.sentence} GrowthBook may have done it nevertheless: look there before you try again.`,
})
