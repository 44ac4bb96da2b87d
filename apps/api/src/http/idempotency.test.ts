import { endpoint } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { nextNumber } from '../db/numbers.js'
import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'
import { conflict } from './problems.js'
import { mount } from './mount.js'

const thing = z.object({ name: z.string(), number: z.int() })
const path = '/api/v1/things'
const base = { method: 'POST', access: 'team.manage', tag: 'Things', summary: 'A thing' } as const

const makeThing = endpoint({
  ...base,
  id: 'makeThing',
  path,
  body: z.object({ name: z.string().trim().min(1), size: z.number().max(3).optional() }),
  success: { status: 201, schema: thing },
})
const twoSteps = endpoint({
  ...base,
  id: 'twoSteps',
  path: `${path}/slow`,
  body: z.object({}),
  success: { status: 200, schema: thing },
})
const failsLate = endpoint({ ...twoSteps, id: 'failsLate', path: `${path}/late` })

let t: TestApp
let acme: TestOrganization
let isLateAgain = true

beforeAll(async () => {
  t = await testApp({
    extend: (app) => {
      mount(app, makeThing, ({ body }, { inTenant }) =>
        inTenant(async (tx) => ({ name: body.name, number: await nextNumber(tx, 'THING') })),
      )
      mount(app, twoSteps, async (_, { inTenant }) => {
        const number = await inTenant((tx) => nextNumber(tx, 'SLOW'))
        return { name: 'slow', number: await inTenant(() => Promise.resolve(number)) }
      })
      mount(app, failsLate, async (_, { inTenant }) => {
        const number = await inTenant((tx) => nextNumber(tx, 'LATE'))
        if (isLateAgain) throw conflict('late', 'Too late.')
        return { name: 'late', number }
      })
    },
  })
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const make = (headers: Record<string, string>, payload: object = { name: 'One' }) =>
  t.app.inject({ method: 'POST', url: path, headers, payload })
const numberOf = (answer: { json: () => { number: number } }) => answer.json().number

describe('an Idempotency-Key', () => {
  const withKey = (key: string, payload?: object) =>
    make({ ...acme.headers, 'idempotency-key': key }, payload)

  it('gives the same answer again, without a second effect', async () => {
    const first = await withKey('a')
    const again = await withKey('a')
    expect(again.statusCode).toBe(201)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.json()).toEqual(first.json())
    expect(numberOf(await withKey('b'))).toBe(numberOf(first) + 1)
  })

  it('has one effect when sent many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => withKey('at-once')))
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === undefined)).toHaveLength(1)
  })

  it('is refused for another request', async () => {
    await withKey('c')
    const other = await withKey('c', { name: 'Two' })
    expect(other.statusCode).toBe(422)
    expect(other.json()).toMatchObject({ code: 'idempotencyKeyReused' })
    expect((await withKey('with space')).statusCode).toBe(400)
  })

  it('belongs to one person', async () => {
    const first = await withKey('d')
    const colleague = await t.aPerson(acme.organizationId, { role: 'admin' })
    const theirs = await make({ ...colleague.headers, 'idempotency-key': 'd' })
    expect(numberOf(theirs)).not.toBe(numberOf(first))
  })

  it('is free again after a failure and after a day', async () => {
    expect((await withKey('e', { name: '' })).statusCode).toBe(400)
    const first = await withKey('e')
    expect(first.statusCode).toBe(201)
    t.clock.advanceDays(2)
    expect(numberOf(await withKey('e'))).not.toBe(numberOf(first))
  })

  it('replays an answer that took two transactions', async () => {
    const slow = () =>
      t.app.inject({
        method: 'POST',
        url: `${path}/slow`,
        headers: { ...acme.headers, 'idempotency-key': 'slow' },
        payload: {},
      })
    const first = await slow()
    expect(first.json()).toEqual({ name: 'slow', number: 1 })
    expect((await slow()).json()).toEqual(first.json())
  })

  it('is free again after a failure between two transactions', async () => {
    const late = () =>
      t.app.inject({
        method: 'POST',
        url: `${path}/late`,
        headers: { ...acme.headers, 'idempotency-key': 'late' },
        payload: {},
      })
    expect((await late()).json()).toMatchObject({ code: 'late' })
    isLateAgain = false
    expect((await late()).json()).toMatchObject({ name: 'late' })
  })

  it('keeps no readable copy of the answer', async () => {
    await withKey('f', { name: 'Readable name' })
    const { rows } = await t.database.asOwner('SELECT * FROM idempotency_keys')
    expect(JSON.stringify(rows)).not.toContain('Readable name')
  })
})
