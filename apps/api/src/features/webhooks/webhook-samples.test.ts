/** GrowthBook's own deliveries, letter by letter; they stand beside the checkout, in ../shared. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { Connection, ConnectionEvent } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'

const file = resolve(
  import.meta.dirname,
  '../../../../../..',
  'shared/growthbook/fixtures/webhook-samples.json',
)
const samplesSchema = z.array(
  z.object({
    name: z.string(),
    signingKey: z.string(),
    headers: z.object({ 'X-GrowthBook-Signature': z.string() }),
    body: z.string(),
  }),
)
const samples = existsSync(file) ? samplesSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : []

describe.skipIf(samples.length === 0)(
  'a sample delivery (skipped where ../shared/growthbook is not there)',
  () => {
    let s: Scenario
    beforeAll(async () => {
      s = await growthBookScenario()
    })
    afterAll(() => s.close())

    it.each(samples)('$name is taken as it is, and refused with one byte changed', async (sample) => {
      const { id } = await s.connect()
      const path = `/growthbook-connections/${id}`
      const { signingKey } = sample
      const { webhook } = (await s.call('PUT', `${path}/webhook-key`, { signingKey })).json<Connection>()
      const deliver = (payload: Buffer) =>
        s.t.app.inject({
          method: 'POST',
          url: new URL(webhook.address).pathname,
          headers: { 'content-type': 'application/json', ...sample.headers },
          payload,
        })
      const body = Buffer.from(sample.body)
      const changed = Buffer.from(body)
      changed.writeUInt8(changed.readUInt8(changed.length - 2) ^ 1, changed.length - 2)
      expect((await deliver(changed)).statusCode).toBe(401)
      expect((await deliver(body)).statusCode).toBe(204)
      const events = await s.read<Page<ConnectionEvent>>(`${path}/events`)
      expect(events.items).toHaveLength(1)
      expect(sample.name.startsWith(events.items[0]?.event ?? 'nothing')).toBe(true)
      expect(events.items[0]).toMatchObject({ happenedAt: new Date(1_781_503_200_000).toISOString() })
    })
  },
)
