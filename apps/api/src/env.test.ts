import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

import { EnvironmentError, environmentVariables, readEnv } from './env.js'

const DATABASE_URL = 'postgres://knowwhen:x@db:5432/knowwhen'
const KNOWWHEN_SECRET = 'x'.repeat(32)

describe('the environment', () => {
  it('needs nothing: an embedded database, and this machine alone', () => {
    expect(readEnv({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      database: { kind: 'embedded' },
      secret: null,
      publicUrl: 'http://127.0.0.1:3000',
      allowedOrigins: [],
    })
  })

  it('takes an empty variable for an absent one, and cannot be changed afterwards', () => {
    const env = readEnv({ DATABASE_URL: '', PORT: ' ', PUBLIC_URL: '' })
    expect(env.database).toEqual({ kind: 'embedded' })
    expect(env.port).toBe(3000)
    expect(Object.isFrozen(env)).toBe(true)
  })

  it('refuses a database of the operator’s without a secret, with a sentence that says what to do', () => {
    expect(() => readEnv({ DATABASE_URL })).toThrow(/KNOWWHEN_SECRET.*must be given/)
    expect(readEnv({ DATABASE_URL, KNOWWHEN_SECRET }).database).toEqual({ kind: 'url', url: DATABASE_URL })
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['KNOWWHEN_SECRET', 'short'],
    ['PUBLIC_URL', 'knowwhen.example.com'],
    ['LOG_LEVEL', 'loud'],
    ['KNOWWHEN_ALLOWED_ORIGINS', 'http://a.example,growthbook'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(EnvironmentError)
    expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name}`))
  })

  it('takes the SDK of GrowthBook whole or not at all', () => {
    const GROWTHBOOK_SDK_HOST = 'https://gb.example.com/'
    const GROWTHBOOK_CLIENT_KEY = 'sdk-abc123'
    expect(readEnv({}).featureFlags).toBeNull()
    expect(readEnv({ GROWTHBOOK_SDK_HOST, GROWTHBOOK_CLIENT_KEY }).featureFlags).toEqual({
      apiHost: 'https://gb.example.com',
      clientKey: 'sdk-abc123',
    })
    expect(() => readEnv({ GROWTHBOOK_SDK_HOST })).toThrow(/both, or neither/)
    expect(() => readEnv({ GROWTHBOOK_CLIENT_KEY })).toThrow(EnvironmentError)
    expect(() => readEnv({ GROWTHBOOK_SDK_HOST, GROWTHBOOK_CLIENT_KEY: 'secret_admin_x' })).toThrow(
      /client key/,
    )
  })

  it('reads origins exactly, without paths', () => {
    const env = readEnv({
      PUBLIC_URL: 'https://knowwhen.example.com/',
      KNOWWHEN_ALLOWED_ORIGINS: 'http://growthbook:3100/, https://gb.internal',
    })
    expect(env.publicUrl).toBe('https://knowwhen.example.com')
    expect(env.allowedOrigins).toEqual(['http://growthbook:3100', 'https://gb.internal'])
  })
})

describe('the deployment’s files', () => {
  const root = new URL('../../../', import.meta.url)
  const composeSchema = z.object({
    services: z.object({ knowwhen: z.object({ environment: z.record(z.string(), z.string()) }) }),
  })

  it('give the application only variables that it reads, and everything that it needs', () => {
    const file: unknown = parse(readFileSync(new URL('docker-compose.yml', root), 'utf8'))
    const { environment } = composeSchema.parse(file).services.knowwhen
    expect(Object.keys(environment).filter((name) => !environmentVariables.includes(name))).toEqual([])
    // Compose fills in what stands between ${ and }; the longest stand-in satisfies every rule.
    const filled = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        value.replaceAll(
          /\$\{\w+(?::-([^}]*))?(?::\?[^}]*)?\}/g,
          (_, fallback: string | undefined) => fallback ?? 'x'.repeat(40),
        ),
      ]),
    )
    expect(readEnv(filled)).toMatchObject({ host: '0.0.0.0', database: { kind: 'url' } })
  })

  it('start the image on every address, with variables that it reads', () => {
    const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8')
    const lines = [...dockerfile.matchAll(/^ENV (.+)$/gm)].map(([, given = '']) => given)
    const given = lines.flatMap((line) => line.split(' ').map((pair) => pair.split('=')[0] ?? ''))
    const known = [...environmentVariables, 'NODE_ENV']
    expect(given.filter((name) => !known.includes(name))).toEqual([])
    expect(dockerfile).toContain('HOST=0.0.0.0')
  })
})
