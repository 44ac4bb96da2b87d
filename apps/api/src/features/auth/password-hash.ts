/**
 * Hashes of passwords: scrypt with OWASP's parameters, written with them, so that they can be raised later without
 * asking anybody for a new password. Hashes of the authentication library's own parameters are still verified.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

interface Cost {
  readonly ln: number
  readonly r: number
  readonly p: number
}

/** OWASP, Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3. */
const COST: Cost = { ln: 15, r: 8, p: 3 }
const SALT_BYTES = 16
const KEY_BYTES = 32
const FORMAT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
const PRESENT = `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$`

const keyOf = (password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> => {
  const N = 2 ** ln
  return new Promise((resolve, reject) => {
    // The same text typed on another keyboard may come in another form of Unicode.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}

const encoded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

/** `$scrypt$ln=…,r=…,p=…$salt$key`. Takes a quarter of a second of one core on purpose. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES)
  return `${PRESENT}${encoded(salt)}$${encoded(await keyOf(password, salt, COST))}`
}

/** True where the hash was made with other parameters than today's. */
export const isOutdated = (hash: string): boolean => !hash.startsWith(PRESENT)

/** @throws Error when the text is no hash at all */
export const verifyPassword = async (hash: string, password: string): Promise<boolean> => {
  const [, ln, r, p, salt, key] = FORMAT.exec(hash) ?? []
  if (salt === undefined || key === undefined) {
    const library = await import('better-auth/crypto')
    return library.verifyPassword({ hash, password })
  }
  const found = await keyOf(password, Buffer.from(salt, 'base64'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  })
  return timingSafeEqual(found, Buffer.from(key, 'base64'))
}
