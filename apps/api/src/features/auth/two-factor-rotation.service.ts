/** Second factors are encrypted by the library, under a secret that is derived from the installation's. */
import type { Deps } from '../../deps.js'
import { listTwoFactors, replaceTwoFactor, type StoredTwoFactor } from './two-factor-rotation.repo.js'

const PURPOSE = 'session-cookie'

type Decrypt = (under: string, sealed: string) => Promise<string>
interface Cipher {
  readonly encrypt: (under: string, plain: string) => Promise<string>
  readonly decrypt: Decrypt
}

const loadCipher = async (): Promise<Cipher> => {
  const { symmetricDecrypt, symmetricEncrypt } = await import('better-auth/crypto')
  return {
    encrypt: (key, data) => symmetricEncrypt({ key, data }),
    decrypt: (key, data) => symmetricDecrypt({ key, data }),
  }
}

const opens = async (decrypt: Decrypt, under: string, sealed: string): Promise<boolean> => {
  try {
    await decrypt(under, sealed)
    return true
  } catch {
    return false
  }
}

export interface TwoFactorsRotated {
  readonly rotated: number
  /** Under none of the secrets. */
  readonly unreadable: number
}

const secretOf = async (
  { decrypt }: Cipher,
  { secret }: StoredTwoFactor,
  candidates: readonly string[],
): Promise<string | undefined> => {
  for (const under of candidates) if (await opens(decrypt, under, secret)) return under
  return undefined
}

/** Encrypts with the present secret what was encrypted with an earlier one. Safe to repeat. */
export const rotateTwoFactors = async ({
  db,
  secrets,
}: Pick<Deps, 'db' | 'secrets'>): Promise<TwoFactorsRotated> => {
  const cipher = await loadCipher()
  const candidates = secrets.deriveAll(PURPOSE)
  const present = secrets.derive(PURPOSE)
  const counts = { rotated: 0, unreadable: 0 }
  for (const stored of await listTwoFactors(db)) {
    const under = await secretOf(cipher, stored, candidates)
    if (under === undefined) counts.unreadable += 1
    if (under === undefined || under === present) continue
    const anew = async (sealed: string) => cipher.encrypt(present, await cipher.decrypt(under, sealed))
    const next = { secret: await anew(stored.secret), backupCodes: await anew(stored.backupCodes) }
    if (await replaceTwoFactor(db, stored, next)) counts.rotated += 1
  }
  return counts
}
