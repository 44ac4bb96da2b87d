import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, buildConnector } from 'undici'
import { forbiddenAddress, GrowthBookError } from './failures.js'

/**
 * Server-side request forgery defence. A person of any tenant chooses the address that this server connects to,
 * so that the *resolved* address is judged at the moment of connecting: judging the name, or resolving it before,
 * leaves a window in which DNS can change its answer.
 */

export type ResolveAddresses = (
  hostname: string,
  answer: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void

export interface OutboundPolicy {
  /** Exact origins (scheme, host, port) that the operator allows wherever they lead, http included. */
  readonly allowedOrigins?: readonly string[]
  /** How a name becomes addresses; the system's resolver unless a test says otherwise. */
  readonly resolve?: ResolveAddresses
}

/** Beside an error Node hands on no list at all, whatever its types say; what is thrown in here ends the process. */
const resolveBySystem: ResolveAddresses = (hostname, answer) =>
  systemLookup(hostname, { all: true, verbatim: true }, (error, addresses) =>
    answer(error, error === null ? addresses : []),
  )

const sameOrigin = (origin: string) => (allowed: string) =>
  URL.canParse(allowed) && new URL(allowed).origin === origin

/** True when the operator has put exactly this origin on the allow-list. */
export const isAllowedOrigin = (url: URL, allowedOrigins: readonly string[] = []): boolean =>
  allowedOrigins.some(sameOrigin(url.origin))

/** The IPv4 address inside 64:ff9b::/96, which a network with DNS64 hands out for every IPv4 host. */
const embeddedIpv4 = (address: ipaddr.IPv6): ipaddr.IPv4 => new ipaddr.IPv4(address.toByteArray().slice(-4))

const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
/** All that is routed on the internet; outside of it the library calls "unicast" what nobody has given away yet. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

const isUnassigned = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address instanceof ipaddr.IPv6 && !address.match(globalUnicast)

/** What a cloud gives to its machines alone, at an address that looks like any other on the internet. */
const cloudServices = new Set(['168.63.129.16'])

/**
 * The kind of address this is when it must not be connected to (loopback, private, link-local with the cloud
 * metadata service, carrier-grade NAT, unique-local, multicast, reserved …), else `undefined`.
 * IPv4 addresses dressed as IPv6 are judged as what they are.
 */
export const forbiddenRange = (address: string): string | undefined => {
  if (!ipaddr.isValid(address)) return 'not an address'
  const parsed = ipaddr.process(address)
  const judged = parsed instanceof ipaddr.IPv6 && parsed.match(nat64) ? embeddedIpv4(parsed) : parsed
  if (cloudServices.has(judged.toString())) return 'cloudService'
  const range = judged.range()
  if (range !== 'unicast') return range
  return isUnassigned(judged) ? 'reserved' : undefined
}

const words: Readonly<Record<string, string>> = {
  loopback: 'it is this server itself',
  private: 'it is an address of an internal network',
  uniqueLocal: 'it is an address of an internal network',
  carrierGradeNat: 'it is an address of an internal network',
  linkLocal: 'it is a link-local address',
  cloudService: 'it is a service of the cloud that this server runs in',
}

const refusal = (hostname: string, range: string): GrowthBookError =>
  new GrowthBookError(forbiddenAddress(hostname, words[range] ?? 'it is not a public address'))

/** Why the answer of a resolver must not be used: the error to fail the connection with. */
const objection = (hostname: string, addresses: readonly LookupAddress[]): Error | undefined => {
  if (addresses.length === 0) return Object.assign(new Error('no address'), { code: 'ENOTFOUND' })
  const range = addresses.map(({ address }) => forbiddenRange(address)).find((found) => found !== undefined)
  return range === undefined ? undefined : refusal(hostname, range)
}

/** A `lookup` for sockets that hands on addresses only when every one of them is public. */
export const guardedLookup =
  (resolve: ResolveAddresses): LookupFunction =>
  (hostname, options, done) =>
    resolve(hostname, (error, addresses) => {
      const failure = error ?? objection(hostname, addresses)
      const [first] = addresses
      if (failure || !first) done(failure ?? new Error('no address'), '')
      else if (options.all) done(null, [...addresses])
      else done(null, first.address, first.family)
    })

const withoutBrackets = (hostname: string) => hostname.replace(/^\[|\]$/g, '')

/** These mean this machine whatever a resolver makes of them (RFC 6761). */
const isOwnName = (hostname: string): boolean => /(^|\.)localhost\.?$/i.test(hostname)

const rangeOfHost = (hostname: string): string | undefined => {
  if (isOwnName(hostname)) return 'loopback'
  return isIP(hostname) === 0 ? undefined : forbiddenRange(hostname)
}

/** Judges a URL before anything is sent: https, and no forbidden literal address. Throws `forbiddenAddress`. */
export const assertAllowedUrl = (url: URL, policy: OutboundPolicy): void => {
  if (isAllowedOrigin(url, policy.allowedOrigins)) return
  if (url.protocol !== 'https:') {
    throw new GrowthBookError(forbiddenAddress(url.host, 'a secret key may only travel over https'))
  }
  const hostname = withoutBrackets(url.hostname)
  const range = rangeOfHost(hostname)
  if (range !== undefined) throw refusal(hostname, range)
}

const failureOfTarget = (url: URL, policy: OutboundPolicy): Error | undefined => {
  try {
    assertAllowedUrl(url, policy)
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error('refused')
  }
}

/**
 * A dispatcher for exactly one origin that connects only where the policy allows. Sockets skip `lookup` for literal
 * addresses, hence the check of the URL in the connector as well.
 */
export const createOutboundAgent = (
  origin: URL,
  policy: OutboundPolicy,
  options: { readonly connectTimeoutMs: number; readonly connections: number },
): Agent => {
  const allowed = isAllowedOrigin(origin, policy.allowedOrigins)
  const guard = allowed ? {} : { lookup: guardedLookup(policy.resolve ?? resolveBySystem) }
  const connect = buildConnector({ timeout: options.connectTimeoutMs, ...guard })
  return new Agent({
    connections: options.connections,
    connect: (target, done) => {
      const failure = failureOfTarget(new URL(`${target.protocol}//${target.host ?? origin.host}`), policy)
      if (failure) done(failure, null)
      else connect(target, done)
    },
  })
}
