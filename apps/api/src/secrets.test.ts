import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { installationSecret } from './installation-secret.js'
import { createSecrets } from './secrets.js'

const secrets = createSecrets('a secret of the tests')

describe('encryption', () => {
  it('gives back what was encrypted, and never the same text twice', () => {
    const [first, second] = [secrets.encrypt('sk_live_1'), secrets.encrypt('sk_live_1')]
    expect(first).not.toBe(second)
    expect(first).not.toContain('sk_live')
    expect(secrets.decrypt(first)).toBe('sk_live_1')
    expect(secrets.decrypt(secrets.encrypt(''))).toBe('')
  })

  it('refuses a text that was changed anywhere, or made under another secret', () => {
    const sealed = secrets.encrypt('sk_live_1')
    sealed.split('.').forEach((part, place, parts) => {
      const flipped = part.startsWith('A') ? `B${part.slice(1)}` : `A${part.slice(1)}`
      const changed = parts.map((other, index) => (index === place ? flipped : other)).join('.')
      expect(() => secrets.decrypt(changed)).toThrow()
    })
    expect(() => createSecrets('another').decrypt(sealed)).toThrow()
    expect(() => secrets.decrypt('nonsense')).toThrow()
    expect(() => secrets.decrypt(sealed.split('.').with(2, 'AA').join('.'))).toThrow()
  })
})

describe('a secret that was replaced', () => {
  const sealed = secrets.encrypt('sk_live_1')
  const later = createSecrets('the next secret', ['one in between', 'a secret of the tests'])

  it('opens what it closed, and closes nothing any more', () => {
    expect(later.decrypt(sealed)).toBe('sk_live_1')
    const anew = later.encrypt('sk_live_1')
    expect(anew.startsWith(later.presentPrefix)).toBe(true)
    expect(sealed.startsWith(later.presentPrefix)).toBe(false)
    expect(createSecrets('the next secret').decrypt(anew)).toBe('sk_live_1')
    expect(() => secrets.decrypt(anew)).toThrow('KNOWWHEN_PREVIOUS_SECRETS')
  })

  it('is tried for texts that name no key, and a changed text is refused under every secret', () => {
    const [, , ...parts] = sealed.split('.')
    expect(later.decrypt(['v1', ...parts].join('.'))).toBe('sk_live_1')
    expect(() => later.decrypt(['v1', ...parts.with(2, 'AAAA')].join('.'))).toThrow()
    expect(() => later.decrypt(['v2', ...parts].join('.'))).toThrow()
  })

  it('derives what it always derived, after the present one', () => {
    const [present, ...earlier] = later.deriveAll('a')
    expect(present).toBe(later.derive('a'))
    expect(earlier).toEqual([createSecrets('one in between').derive('a'), secrets.derive('a')])
  })
})

describe('signing and deriving', () => {
  it('differs by purpose and by secret, and is stable', () => {
    expect(secrets.sign('a', 'text')).toBe(createSecrets('a secret of the tests').sign('a', 'text'))
    expect(secrets.sign('a', 'text')).not.toBe(secrets.sign('b', 'text'))
    expect(secrets.derive('a')).not.toBe(secrets.derive('b'))
    expect(secrets.derive('a')).not.toBe(createSecrets('another').derive('a'))
  })
})

describe('the installation’s secret', () => {
  let dataDirectory: string
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'knowwhen-secret-'))
  })
  afterEach(() => rm(dataDirectory, { recursive: true }))

  it('is made once, for its owner’s eyes alone, also by two processes at once', async () => {
    const env = { secret: null, dataDirectory: join(dataDirectory, 'new') }
    const [first, second] = await Promise.all([installationSecret(env), installationSecret(env)])
    expect(first).toBe(second)
    expect(first.length).toBeGreaterThanOrEqual(64)
    const { mode } = await stat(join(env.dataDirectory, 'secret'))
    expect(mode & 0o777).toBe(0o600)
    expect(await installationSecret(env)).toBe(first)
  })

  it('is the operator’s where given, and an empty file is refused rather than replaced', async () => {
    expect(await installationSecret({ secret: 'given', dataDirectory })).toBe('given')
    await writeFile(join(dataDirectory, 'secret'), '\n')
    await expect(installationSecret({ secret: null, dataDirectory })).rejects.toThrow('is empty')
  })
})
