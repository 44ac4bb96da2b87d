import { appAddress, invalidAddress, type GrowthBookFailure } from './failures.js'

export type NormalisedBaseUrl =
  | { readonly ok: true; readonly baseUrl: string }
  | { readonly ok: false; readonly failure: GrowthBookFailure }

const refused = (failure: GrowthBookFailure): NormalisedBaseUrl => ({ ok: false, failure })

const hasScheme = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text)

const parse = (text: string): URL | undefined => {
  // "api.growthbook.io" and "localhost:3100" are what people paste; the latter would parse as a scheme.
  const withScheme = hasScheme(text) ? text : `https://${text}`
  return URL.canParse(withScheme) ? new URL(withScheme) : undefined
}

/** One word is a host only where somebody wrote it as one: http://growthbook, growthbook:3100, localhost. */
const isOneWord = (text: string, { hostname, port }: URL): boolean =>
  !hasScheme(text) && port === '' && hostname !== 'localhost' && !/[.:]/.test(hostname)

/** What DNS takes, and underscores, which some private zones have. */
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/

const isHost = (hostname: string): boolean =>
  hostname.startsWith('[') ||
  (hostname.length <= 253 &&
    hostname
      .replace(/\.$/, '')
      .split('.')
      .every((part) => label.test(part)))

const whyUnusable = (text: string, url: URL): string | undefined => {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it must begin with https://'
  if (url.username || url.password)
    return 'it contains a user name or password, and the key has a field of its own'
  if (!isHost(url.hostname)) return 'it names no host'
  if (isOneWord(text, url)) return 'a single word is no address of a server'
  return undefined
}

/** The API host that belongs to an address of the web application, as GrowthBook's defaults have it (API.md §1.1). */
const apiHostOfApp = (url: URL): string | undefined => {
  if (url.hostname === 'app.growthbook.io') return 'https://api.growthbook.io'
  if (url.port === '3000' && !/\/api(\/|$)/.test(url.pathname)) return `${url.protocol}//${url.hostname}:3100`
  return undefined
}

/**
 * Makes one canonical base URL ending in `/api` out of what people paste: with or without `/api`, `/api/v1`,
 * trailing slashes, query or scheme. Idempotent. Says which address to use when given the web application's.
 */
export const normaliseBaseUrl = (input: string): NormalisedBaseUrl => {
  const text = input.trim()
  const url = parse(text)
  if (!url) return refused(invalidAddress('it is not a URL'))
  const why = whyUnusable(text, url)
  if (why !== undefined) return refused(invalidAddress(why))
  const apiHost = apiHostOfApp(url)
  if (apiHost !== undefined) return refused(appAddress(url.origin, apiHost))
  const prefix = url.pathname.replace(/\/+$/, '').replace(/\/api(\/.*)?$/, '')
  return { ok: true, baseUrl: `${url.origin}${prefix}/api` }
}
