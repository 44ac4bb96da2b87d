import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { verifyWebhookSignature } from './webhook-signature.js'

// printf '{"event":"webhook.test"}' | openssl dgst -sha256 -hmac 'ewhk_0123456789abcdef0123456789abcdef'
const signingKey = 'ewhk_0123456789abcdef0123456789abcdef'
const rawBody = '{"event":"webhook.test"}'
const signature = '6a2a9ee9607c2849af8c01037ae1b731c4b3bc70b5b1ea18432ae3b0acb05c29'

describe('a webhook', () => {
  test('is genuine when its signature fits the raw body, as text or as bytes', () => {
    expect(verifyWebhookSignature({ rawBody, signature, signingKey })).toBe(true)
    expect(verifyWebhookSignature({ rawBody: Buffer.from(rawBody), signature, signingKey })).toBe(true)
  })

  test.each([
    ['another body', { rawBody: `${rawBody} ` }],
    ['another key', { signingKey: `${signingKey}0` }],
    ['the key without its prefix', { signingKey: signingKey.slice(5) }],
    ['no key', { signingKey: '' }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['half a signature', { signature: signature.slice(0, 32) }],
    ['a signature with more behind it', { signature: `${signature}00` }],
    ['a signature in capitals', { signature: signature.toUpperCase() }],
    ['a signature of other characters of the same length', { signature: 'é'.repeat(64) }],
  ])('is refused with %s', (_what, change) => {
    expect(verifyWebhookSignature({ rawBody, signature, signingKey, ...change })).toBe(false)
  })
})

/** The specifications live in a folder beside the checkout and are no part of this repository. */
const samples = new URL('../../../../shared/growthbook/fixtures/webhook-samples.json', import.meta.url)
const here = existsSync(samples)
const recorded = here
  ? z
      .array(
        z.object({
          name: z.string(),
          signingKey: z.string(),
          body: z.string(),
          headers: z.object({ 'X-GrowthBook-Signature': z.string() }),
        }),
      )
      .parse(JSON.parse(readFileSync(samples, 'utf8')))
  : []

describe.skipIf(!here)('webhooks recorded from GrowthBook (skipped where ../shared is absent)', () => {
  test('there are some', () => {
    expect(recorded.length).toBeGreaterThan(0)
  })

  test.each(recorded)('$name is genuine, and not after a change of one character', (sample) => {
    const given = { signature: sample.headers['X-GrowthBook-Signature'], signingKey: sample.signingKey }
    expect(verifyWebhookSignature({ ...given, rawBody: sample.body })).toBe(true)
    expect(verifyWebhookSignature({ ...given, rawBody: sample.body.replace('"event"', '"Event"') })).toBe(
      false,
    )
  })
})
