/** What is done with KNOWWHEN_SECRET: one derived key per purpose, so that none can stand in for another. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export interface Secrets {
  /** AES-256-GCM under a random nonce; the text holds format, nonce, tag and ciphertext. */
  readonly encrypt: (plain: string) => string
  /** @throws when the text was changed or made under another secret */
  readonly decrypt: (sealed: string) => string
  /** HMAC-SHA-256 in hex. `purpose` keeps a signature for one thing from being valid for another. */
  readonly sign: (purpose: string, message: string) => string
  /** A text secret for one purpose, such as a role's password or the key that signs cookies. */
  readonly derive: (purpose: string) => string
}

const FORMAT = 'v1'
const NONCE_BYTES = 12
const KEY_BYTES = 32
const TAG_BYTES = 16

export const createSecrets = (secret: string): Secrets => {
  const keyFor = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'knowwhen', purpose, KEY_BYTES))
  const encryptionKey = keyFor('encryption')

  const encrypt = (plain: string): string => {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce)
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
    return [FORMAT, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join(
      '.',
    )
  }

  const decrypt = (text: string): string => {
    const [format, nonce, tag, sealed] = text.split('.')
    if (format !== FORMAT || nonce === undefined || tag === undefined || sealed === undefined) {
      throw new Error('This is not a text that Knowwhen has encrypted.')
    }
    const decipher = createDecipheriv('aes-256-gcm', encryptionKey, Buffer.from(nonce, 'base64url'), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString(
      'utf8',
    )
  }

  return {
    encrypt,
    decrypt,
    sign: (purpose, message) =>
      createHmac('sha256', keyFor(`sign:${purpose}`))
        .update(message)
        .digest('hex'),
    derive: (purpose) => keyFor(`derive:${purpose}`).toString('base64url'),
  }
}
