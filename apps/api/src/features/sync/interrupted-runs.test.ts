/** What becomes of a run whose job nobody does any more, with the real queue. */
import type { SyncRun } from '@knowwhen/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterEach(async () => {
  await s.t.deps.queue.stop()
  vi.restoreAllMocks()
})
afterAll(() => s.close())

/** Of a connection that the clock leaves alone. */
const begin = async () => {
  const connection = await s.connect()
  await s.t.database.asOwner('UPDATE growthbook_connections SET next_sync_at = NULL')
  const path = `/growthbook-connections/${connection.id}/syncs`
  const { id } = (await s.call('POST', path, {})).json<SyncRun>()
  const state = async () => (await s.read<Page<SyncRun>>(path)).items[0]
  return { runId: id, path, state }
}

const withoutRetries = (runId: string) =>
  s.t.database.asOwner(`UPDATE pgboss.job SET retry_limit = 0 WHERE data->>'runId' = $1`, [runId])

describe('a run', () => {
  it('ends with its reason when the last attempt fails', async () => {
    const { runId, state } = await begin()
    await withoutRetries(runId)
    const { growthBook } = s.t.deps
    const createClient = growthBook.createClient.bind(growthBook)
    vi.spyOn(growthBook, 'createClient').mockImplementation((target) => ({
      ...createClient(target),
      getSettings: () => Promise.reject(Object.assign(new Error('shut down'), { code: '57P01' })),
    }))
    await s.t.deps.queue.start()
    await expect.poll(state, { timeout: 10_000 }).toMatchObject({
      status: 'failed',
      problems: [{ code: 'databaseUnavailable' }],
    })
  })

  it('whose process was killed once too often ends at the next start, and another may begin', async () => {
    const { runId, path, state } = await begin()
    await s.t.database.asOwner(`UPDATE sync_runs SET status = 'running' WHERE id = $1`, [runId])
    await s.t.database.asOwner(
      `UPDATE pgboss.job SET state = 'failed', completed_on = now() - interval '1 day' WHERE data->>'runId' = $1`,
      [runId],
    )
    expect(await state()).toMatchObject({ status: 'running' })
    await s.t.deps.queue.start()
    await expect.poll(state, { timeout: 10_000 }).toMatchObject({
      status: 'failed',
      problems: [{ code: 'interrupted' }],
    })
    await s.call('POST', path, {})
    await expect.poll(state, { timeout: 10_000 }).toMatchObject({ status: 'succeeded' })
  })

  it('that waits for its job, or for the next attempt, is left alone', async () => {
    const [waiting, retried] = [await begin(), await begin()]
    await s.t.database.asOwner(
      `UPDATE pgboss.job SET start_after = now() + interval '1 hour' WHERE state = 'created'`,
    )
    await s.t.database.asOwner(`UPDATE pgboss.job SET state = 'retry' WHERE data->>'runId' = $1`, [
      retried.runId,
    ])
    const given = await begin()
    await s.t.database.asOwner(`DELETE FROM pgboss.job WHERE data->>'runId' = $1`, [given.runId])
    await s.t.deps.queue.start()
    await expect.poll(given.state, { timeout: 10_000 }).toMatchObject({ status: 'failed' })
    expect(await waiting.state()).toMatchObject({ status: 'queued' })
    expect(await retried.state()).toMatchObject({ status: 'queued' })
  })
})
