/** What is done with KNOWWHEN_SECRET: one derived key per purpose, so that none can stand in for another. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export interface Secrets {
  /** AES-256-GCM under a random nonce; the text holds format, name of the key, nonce, tag and ciphertext. */
  readonly encrypt: (plain: string) => string
  /**
   * Also what was encrypted under a secret that came before the present one.
   * @throws when the text was changed, or made under a secret that is not given
   */
  readonly decrypt: (sealed: string) => string
  /** How every text begins that `encrypt` makes: one that begins otherwise waits to be encrypted anew. */
  readonly presentPrefix: string
  /** HMAC-SHA-256 in hex. `purpose` keeps a signature for one thing from being valid for another. */
  readonly sign: (purpose: string, message: string) => string
  /** A text secret for one purpose, such as a role's password or the key that signs cookies. */
  readonly derive: (purpose: string) => string
  /** The same under each secret, the present one first: to verify what was signed before a rotation. */
  readonly deriveAll: (purpose: string) => readonly string[]
}

/** Without the name of its key: it is tried under each. */
const UNNAMED = 'v1'
const NAMED = 'v2'
const NONCE_BYTES = 12
const KEY_BYTES = 32
const TAG_BYTES = 16
/** Enough to tell a handful of secrets apart, and says nothing about any of them. */
const NAME_BYTES = 6

const keyFor = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'knowwhen', purpose, KEY_BYTES))

interface EncryptionKey {
  readonly name: string
  readonly key: Buffer
}

const encryptionKeyOf = (secret: string): EncryptionKey => ({
  name: keyFor(secret, 'name').subarray(0, NAME_BYTES).toString('base64url'),
  key: keyFor(secret, 'encryption'),
})

const seal = ({ name, key }: EncryptionKey, plain: string): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))
  return [NAMED, name, ...parts].join('.')
}

type Parts = readonly [nonce: string, tag: string, sealed: string]

const open = ({ key }: EncryptionKey, parts: Parts): string => {
  const [nonce, tag, sealed] = parts
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  const plain = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()])
  return plain.toString('utf8')
}

const opened = (key: EncryptionKey, parts: Parts): string | undefined => {
  try {
    return open(key, parts)
  } catch {
    return undefined
  }
}

interface Sealed {
  /** Null: of the format that names none. */
  readonly name: string | null
  readonly parts: Parts
}

const partsOf = (text: string): Sealed | undefined => {
  const [format, ...rest] = text.split('.')
  if (format !== UNNAMED && format !== NAMED) return undefined
  const name = format === NAMED ? (rest[0] ?? null) : null
  const [nonce, tag, sealed] = format === NAMED ? rest.slice(1) : rest
  if (nonce === undefined || tag === undefined || sealed === undefined) return undefined
  return { name, parts: [nonce, tag, sealed] }
}

/** `previous`: secrets that were in use before, which still open what they closed. */
export const createSecrets = (secret: string, previous: readonly string[] = []): Secrets => {
  const all = [secret, ...previous]
  const keys = all.map(encryptionKeyOf)
  const present = encryptionKeyOf(secret)

  const decrypt = (text: string): string => {
    const found = partsOf(text)
    if (found === undefined) throw new Error('This is not a text that Knowwhen has encrypted.')
    const candidates = found.name === null ? keys : keys.filter(({ name }) => name === found.name)
    if (candidates.length === 0) {
      throw new Error('This text was encrypted under another secret: give that in KNOWWHEN_PREVIOUS_SECRETS.')
    }
    for (const key of candidates) {
      const plain = opened(key, found.parts)
      if (plain !== undefined) return plain
    }
    throw new Error('This text was changed, or encrypted under another secret.')
  }

  return {
    encrypt: (plain) => seal(present, plain),
    decrypt,
    presentPrefix: `${NAMED}.${present.name}.`,
    sign: (purpose, message) =>
      createHmac('sha256', keyFor(secret, `sign:${purpose}`))
        .update(message)
        .digest('hex'),
    derive: (purpose) => keyFor(secret, `derive:${purpose}`).toString('base64url'),
    deriveAll: (purpose) => all.map((each) => keyFor(each, `derive:${purpose}`).toString('base64url')),
  }
}
