/** Canonical JSON (RFC 8785) and its SHA-256: equal content gives equal text gives an equal hash, on every machine. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'

/**
 * The package is CommonJS whose typings describe an ES default export, so the type says "namespace" where
 * the value is the function itself. Checked here once, at load, in place of an assertion.
 */
const serialize: unknown = canonicalize

/**
 * Canonical JSON of plain data. Keys whose value is `undefined` are left out.
 * @throws Error where the value holds NaN or an infinity, which JSON cannot carry.
 */
export const canonicalJsonOf = (value: unknown): string => {
  if (typeof serialize !== 'function') throw new TypeError('canonicalize did not load as a function')
  const text: unknown = Reflect.apply(serialize, undefined, [value])
  if (typeof text !== 'string') throw new TypeError('Only JSON values have a canonical form')
  return text
}

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex (64 characters). */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))
