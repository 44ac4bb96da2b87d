import type { Endpoint } from '@knowwhen/contract'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { serialise } from './serialise.js'

const endpointOf = (schema: z.ZodType, status: 200 | 204 = 200): Endpoint => ({
  id: 'getThing',
  method: 'GET',
  path: '/api/v1/thing',
  tag: 'Things',
  summary: 'A thing',
  access: 'public',
  success: { status, schema },
})

const thing = z.object({
  id: z.uuid(),
  maker: z.object({ name: z.string() }).nullable(),
  parts: z.array(z.object({ name: z.string() })),
})
const day = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})
const id = '01a1f930-568a-7bb6-9bf1-0cbd4c175b74'

describe('serialise', () => {
  it('writes what the schema names, at every depth, and nothing else', () => {
    const answer = {
      id,
      secret: 'a',
      maker: { name: 'Ada', secret: 'b' },
      parts: [{ name: 'lid', secret: 'c' }],
    }
    expect(serialise(endpointOf(thing), answer)).toBe(
      JSON.stringify({ id, maker: { name: 'Ada' }, parts: [{ name: 'lid' }] }),
    )
  })

  it.each([
    ['a value of another form', { id: 'no id', maker: null, parts: [] }],
    ['a null that should not be there', { id, maker: { name: null }, parts: [] }],
    ['an absent part', { id, maker: null }],
  ])('refuses %s', (_, answer) => {
    expect(() => serialise(endpointOf(thing), answer)).toThrow(z.ZodError)
  })

  it('writes dates through their codec, however deep it lies', () => {
    const schema = z.object({ items: z.array(z.object({ at: day.nullable() })) })
    const answer = { items: [{ at: new Date('2026-06-01T00:00:00.000Z') }, { at: null }] }
    expect(serialise(endpointOf(schema), answer)).toBe(
      '{"items":[{"at":"2026-06-01T00:00:00.000Z"},{"at":null}]}',
    )
  })

  it('follows a schema that contains itself', () => {
    const branch = z.object({
      name: z.string(),
      get branches() {
        return z.array(branch)
      },
    })
    const answer = { name: 'root', secret: 'a', branches: [{ name: 'leaf', branches: [], secret: 'b' }] }
    expect(serialise(endpointOf(branch), answer)).toBe(
      '{"name":"root","branches":[{"name":"leaf","branches":[]}]}',
    )
  })

  it('writes nothing where nothing is answered', () => {
    expect(serialise(endpointOf(z.undefined(), 204), undefined)).toBe('')
  })
})
