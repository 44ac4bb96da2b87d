import { createHmac, timingSafeEqual } from 'node:crypto'

/** Header that carries the signature, in lower case as Node hands it out. */
export const webhookSignatureHeader = 'x-growthbook-signature'

/**
 * True when `signature` is the lower-case hex HMAC-SHA256 of the raw body with the webhook's signing key taken
 * literally, `ewhk_` included (API.md §6). Takes the same time wherever the difference is. The scheme has no
 * timestamp: it does not protect from replays, which are to be recognised by event, object id and `created`.
 */
export const verifyWebhookSignature = (webhook: {
  readonly rawBody: string | Uint8Array
  readonly signature: string | undefined
  readonly signingKey: string
}): boolean => {
  if (webhook.signature === undefined || webhook.signingKey === '') return false
  const expected = Buffer.from(createHmac('sha256', webhook.signingKey).update(webhook.rawBody).digest('hex'))
  const given = Buffer.from(webhook.signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
