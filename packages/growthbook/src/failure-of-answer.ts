import {
  alreadyExists,
  conflict,
  malformedAnswer,
  notFound,
  plainFailure,
  rateLimited,
  redirected,
  refusedRequest,
  serverError,
  snapshotNotPossible,
  wrongHost,
  type GrowthBookFailure,
  type PlainFailureCode,
} from './failures.js'

/** What came back over HTTP, before anybody has made sense of it. Header names are lower case. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Origin that was asked. */
  readonly origin: string
}

/** GrowthBook's messages, by the words that do not change between versions (API.md §1.2 and §1.5). */
const knownMessages: readonly (readonly [number, RegExp, PlainFailureCode])[] = [
  [400, /missing authorization header|missing api key|bearer or basic authentication/i, 'missingKey'],
  [400, /no results found for that experiment/i, 'noResultsYet'],
  [400, /holdouts are not supported/i, 'holdoutNotSupported'],
  [401, /sdk endpoint key/i, 'sdkKey'],
  [401, /has expired/i, 'expiredKey'],
  [401, /has been disabled/i, 'disabledKey'],
  [401, /personal access tokens are disabled/i, 'personalTokensDisabled'],
  [401, /^/, 'invalidKey'],
  [403, /suspended/i, 'suspended'],
  [403, /^/, 'noPermission'],
  [404, /unknown api endpoint/i, 'unknownRoute'],
]

/** Texts that tell what happened whatever the status: "not found" is a 400 in GrowthBook, not a 404 (API.md §1.5). */
const tellingMessages: readonly (readonly [
  RegExp,
  (status: number, message: string) => GrowthBookFailure,
])[] = [
  [/^could not find |not found or no permission/i, notFound],
  [/tracking key already exists/i, alreadyExists],
  [/in draft state|no datasource set|has no phases|^phase \d+ not found/i, snapshotNotPossible],
]

const mayBeUnstorable = /\\u(?:0000|d[89a-f])/i
const unstorable = /\0|\p{Surrogate}/gu

/** U+0000 and half a surrogate pair become U+FFFD: no database keeps them, and one name must not end a sync. */
const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll(unstorable, '\ufffd') : value

const parseJson = (text: string): unknown => {
  try {
    return mayBeUnstorable.test(text) ? JSON.parse(text, storable) : JSON.parse(text)
  } catch {
    return undefined
  }
}

const textIn = (text: string, field: 'message' | 'code'): string | undefined => {
  const body = parseJson(text)
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined
  return typeof value === 'string' ? value.slice(0, 200) : undefined
}

/** Codes that stand beside the message of a 409 (API.md §1.5); any other is a conflict without a name here. */
const knownConflicts: Readonly<Record<string, PlainFailureCode>> = {
  dimension_already_up_to_date: 'alreadyUpToDate',
  requires_full_refresh: 'needsFullRefresh',
}

const failureOfConflict = (answer: HttpAnswer, message: string): GrowthBookFailure => {
  const known = knownConflicts[textIn(answer.text, 'code') ?? '']
  return known === undefined ? conflict(answer.status, message) : plainFailure(known, answer.status)
}

const failureOfMessage = (answer: HttpAnswer, message: string): GrowthBookFailure => {
  const known = knownMessages.find(([status, words]) => status === answer.status && words.test(message))
  if (known) return plainFailure(known[2], answer.status)
  const telling = tellingMessages.find(([words]) => words.test(message))
  if (telling) return telling[1](answer.status, message)
  if (answer.status === 409) return failureOfConflict(answer, message)
  return answer.status === 404
    ? wrongHost(answer.origin, answer.status)
    : refusedRequest(answer.status, message)
}

const redirectTarget = (answer: HttpAnswer): string => {
  const location = answer.headers['location'] ?? ''
  if (!URL.canParse(location, answer.origin)) return 'another address'
  const target = new URL(location, answer.origin).origin
  return target === answer.origin ? `another page of ${target}` : target
}

/** Which failure an answer other than 2xx is. `until` is when the rate limit opens again. */
export const failureOfAnswer = (answer: HttpAnswer, until: string): GrowthBookFailure => {
  if (answer.status === 429) return rateLimited(until)
  if (answer.status >= 500) return serverError(answer.status)
  if (answer.status >= 300 && answer.status < 400) return redirected(answer.status, redirectTarget(answer))
  const message = textIn(answer.text, 'message')
  return message === undefined ? wrongHost(answer.origin, answer.status) : failureOfMessage(answer, message)
}

export type JsonReading =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: GrowthBookFailure }

const looksLikeHtml = (answer: HttpAnswer) =>
  (answer.headers['content-type'] ?? '').includes('html') || answer.text.trimStart().startsWith('<')

/** The JSON of a 2xx answer. A web page means that somebody entered the address of the application. */
export const jsonOfAnswer = (answer: HttpAnswer): JsonReading => {
  const value = parseJson(answer.text)
  if (value !== undefined) return { ok: true, value }
  if (looksLikeHtml(answer)) return { ok: false, failure: wrongHost(answer.origin, answer.status) }
  return { ok: false, failure: malformedAnswer('the whole body', 'it is not JSON') }
}
