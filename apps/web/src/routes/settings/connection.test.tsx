import type { Connection, Session, SyncRun } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  cancelSync,
  createConnection,
  getSession,
  listConnections,
  listSyncs,
  startSync,
  testNewConnection,
  updateConnection,
} from '../../api/endpoints.js'
import { answering } from '../../testing/answers.js'
import { page, session, uuid } from '../../testing/card-fixtures.js'
import { aConnection, aSyncRun } from '../../testing/connection-fixtures.js'
import { holdConnection, type HeldConnection } from '../../testing/held-connection.js'
import { renderAt } from '../../testing/render.js'
import { server } from '../../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

const ada = { userId: session.user.id, name: 'Ada' }
const { id } = aConnection()
const at = `/settings/connections/${id}`

const underWay = (facts: Partial<SyncRun> = {}): SyncRun =>
  aSyncRun({
    status: 'running',
    requestedBy: ada,
    finishedAt: null,
    resultsPulled: 9,
    remaining: 15,
    expectedEndAt: '2025-03-01T10:04:00Z',
    ...facts,
  })

/** What the server holds; a test changes it and the page finds out. */
let held: HeldConnection
let sent: unknown[]

beforeEach(() => {
  held = holdConnection()
  sent = []
})

describe('the list of connections', () => {
  const open = (connections: readonly Connection[]) => {
    server.use(answering(listConnections, () => page(connections)))
    return renderAt('/settings/connections')
  }

  it('says of each how it is, in words', async () => {
    const message = 'We could not reach GrowthBook (401, invalid key).'
    const failed = aSyncRun({
      status: 'failed',
      problems: [{ code: 'unauthorized', message, experimentName: null }],
    })
    open([
      aConnection({ name: 'Shop', lastSync: aSyncRun(), lastSuccessAt: '2025-03-01T10:01:00Z' }),
      aConnection({ id: uuid(2), name: 'App', lastSync: failed, lastSuccessAt: '2025-03-01T10:01:00Z' }),
      aConnection({ id: uuid(3), name: 'Old', isConnected: false }),
      aConnection({ id: uuid(4), name: 'New' }),
    ])
    const list = await screen.findByRole('list', { name: 'GrowthBook connections' })
    const words = within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent)
    expect(words[0]).toContain('Connected')
    expect(words[1]).toMatch(/Failing: nothing was read since .*We could not reach GrowthBook/)
    expect(words[2]).toContain('Disconnected')
    expect(words[3]).toContain('Never read')
  })

  it('offers the address of the API for that of the web application, and takes it over', async () => {
    const sentence =
      "https://app.growthbook.io is the address of GrowthBook's web application, not of its API. Use https://api.growthbook.io instead."
    server.use(
      answering(testNewConnection, () => ({
        ok: false,
        code: 'appAddress',
        message: sentence,
        serverVersion: null,
        experiments: null,
        reportedAlpha: null,
        projects: null,
      })),
    )
    const { user } = open([])
    await user.click(await screen.findByRole('button', { name: 'Connect GrowthBook' }))
    const address = screen.getByLabelText('API address')
    await user.type(address, 'https://app.growthbook.io')
    await user.type(screen.getByLabelText('Secret key'), 'secret_abc')
    await user.click(screen.getByRole('button', { name: 'Test connection' }))
    expect(await screen.findByText(sentence)).toBeTruthy()
    expect(address.getAttribute('aria-invalid')).toBe('true')
    await user.click(screen.getByRole('button', { name: 'Use https://api.growthbook.io' }))
    expect(address).toHaveProperty('value', 'https://api.growthbook.io')
    expect(screen.queryByText(sentence)).toBeNull()
    expect(document.activeElement).toBe(address)
  })

  it('lets projects be chosen before anything is read, and follows the first sync on the new page', async () => {
    server.use(
      answering(testNewConnection, () => ({
        ok: true,
        code: 'connected',
        message: 'Connected to GrowthBook.',
        serverVersion: null,
        experiments: 3,
        reportedAlpha: null,
        projects: [
          { externalId: 'prj_a', name: 'Shop' },
          { externalId: 'prj_b', name: 'App' },
        ],
      })),
      answering(createConnection, ({ body }) => {
        sent.push(body)
        return held.now()
      }),
      answering(startSync, () => {
        held.change({ lastSync: underWay() })
        return underWay()
      }),
    )
    const { user, router } = open([])
    await user.click(await screen.findByRole('button', { name: 'Connect GrowthBook' }))
    await user.type(screen.getByLabelText('API address'), 'https://growthbook.example')
    await user.type(screen.getByLabelText('Secret key'), 'secret_abc')
    await user.click(screen.getByRole('button', { name: 'Test connection' }))
    await user.click(await screen.findByRole('radio', { name: /^Only these projects/ }))
    await user.click(screen.getByRole('combobox', { name: 'Projects to read' }))
    await user.click(await screen.findByRole('option', { name: 'App' }))
    await user.click(screen.getByRole('button', { name: 'Connect' }))
    expect(await screen.findByRole('region', { name: 'Sync under way' })).toBeTruthy()
    expect(router.state.location.pathname).toBe(at)
    expect(sent).toEqual([
      {
        name: 'GrowthBook',
        baseUrl: 'https://growthbook.example',
        secretKey: 'secret_abc',
        projectFilter: ['prj_b'],
      },
    ])
  })
})

describe('a sync', () => {
  it('shows what was seen, pulled and remains, until when it waits, and then its end, by itself', async () => {
    held.change({ lastSync: underWay({ waitingUntil: '2025-03-01T15:04:00Z' }) })
    renderAt(at)
    const progress = await screen.findByRole('region', { name: 'Sync under way' })
    expect(progress.textContent).toContain(
      '24 experiments and 31 metrics seen, 9 results pulled, 15 remaining.',
    )
    expect(progress.textContent).toMatch(/waiting until .*\d\d:04/)
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('37.5')
    expect(screen.getByRole('button', { name: /^Read now/ })).toHaveProperty('disabled', true)
    held.change({ lastSync: aSyncRun(), lastSuccessAt: '2025-03-01T10:01:00Z' })
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull())
    expect(screen.getByText('24 results, 3 new')).toBeTruthy()
  })

  it('is started for everything, and cancelled without a question; the focus goes to what starts the next', async () => {
    server.use(
      answering(startSync, ({ body }) => {
        sent.push(body)
        held.change({ lastSync: underWay({ kind: 'full' }) })
        return underWay()
      }),
      answering(cancelSync, ({ params }) => {
        sent.push(params)
        const cancelled = underWay({ status: 'cancelled', cancelledBy: ada })
        held.change({ lastSync: cancelled })
        return cancelled
      }),
    )
    const { user } = renderAt(at)
    await user.click(await screen.findByRole('button', { name: /^Choose what is read/ }))
    await user.click(await screen.findByRole('menuitem', { name: /^Everything/ }))
    await user.click(await screen.findByRole('button', { name: 'Cancel sync' }))
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull())
    expect(sent).toEqual([{ kind: 'full' }, { connectionId: id, runId: aSyncRun().id }])
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: /^Read now/ })),
    )
  })

  it('is in the history with who asked for it, its counts, its duration and each problem, page by page', async () => {
    const message = 'Its results were not what the API promises.'
    const older = aSyncRun({ id: uuid(2), status: 'cancelled', cancelledBy: ada, requestedBy: ada })
    server.use(
      answering(listSyncs, ({ query }) =>
        query.get('cursor') === null
          ? {
              items: [
                aSyncRun({
                  kind: 'full',
                  unchanged: 4,
                  problems: [{ code: 'malformed', message, experimentName: 'Store finder' }],
                }),
              ],
              nextCursor: 'next',
            }
          : { items: [older], nextCursor: null },
      ),
    )
    const { user } = renderAt(`${at}?tab=history`)
    const runs = await screen.findByRole('list', { name: 'Syncs' })
    expect(runs.textContent).toContain('Everything, by itself; took 1 min.')
    expect(runs.textContent).toContain('requests12')
    expect(runs.textContent).toContain('known already4')
    await user.click(within(runs).getByText('1 problem'))
    expect(within(runs).getByText(message)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await within(runs).findByText('Cancelled by Ada')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })
})

describe('the significance level', () => {
  it('is confirmed as GrowthBook reports it, and is asked for no more', async () => {
    held.change({ confirmedAlpha: null })
    server.use(
      answering(updateConnection, ({ body }) => {
        sent.push(body)
        return held.change({ confirmedAlpha: 0.05 })
      }),
    )
    const { user } = renderAt(at)
    expect(await screen.findByText(/GrowthBook reports a significance level of 0.05/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Confirm 0.05' }))
    expect(await screen.findByText('0.05, confirmed')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Confirm/ })).toBeNull()
    expect(sent).toEqual([{ confirmedAlpha: 0.05 }])
  })
})

describe('who may only read', () => {
  it('sees how the connection is, and is offered nothing', async () => {
    const viewer: Session = {
      ...session,
      role: 'viewer',
      actions: ['organization.read', 'connection.read'],
    }
    server.use(answering(getSession, () => viewer))
    renderAt(at)
    expect(await screen.findByText('Never read')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Read now|Edit|Cancel sync/ })).toBeNull()
  })
})
