import type { Connection } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { disconnectConnection, listConnections, startSync, updateConnection } from '../../api/endpoints.js'
import { connectionsQuery } from '../../api/queries/connections.queries.js'
import { answering, type Asked } from '../../testing/answers.js'
import { aConnection, aSyncRun } from '../../testing/connection-fixtures.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { ConnectionPanel } from './connection-panel.js'

const listing = (connections: () => Connection) =>
  answering(listConnections, () => ({ items: [connections()], nextCursor: null }))

function Panel() {
  const { data } = useQuery(connectionsQuery())
  const connection = data?.items[0]
  return connection === undefined ? null : (
    <ConnectionPanel connection={connection} canManage onEdit={() => undefined} />
  )
}

const underWay = aSyncRun({
  status: 'running',
  finishedAt: null,
  resultsPulled: 9,
  remaining: 15,
  waitingUntil: '2025-03-01T15:04:00Z',
})

describe('a sync', () => {
  it('shows what was seen, pulled and remains, until when it waits, and then its end, by itself', async () => {
    let readings = 0
    server.use(
      listing(() => {
        readings += 1
        return aConnection({ lastSync: readings < 2 ? underWay : aSyncRun() })
      }),
    )
    renderPart(<Panel />)
    const progress = await screen.findByRole('status')
    expect(progress.textContent).toContain(
      '24 experiments and 31 metrics seen, 9 results pulled, 15 remaining.',
    )
    expect(progress.textContent).toMatch(/waiting until \d\d:04/)
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('37.5')
    expect(screen.getByRole('button', { name: 'Sync now' })).toHaveProperty('disabled', true)
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull(), { timeout: 10_000 })
    expect(screen.getByText('24 results, 3 new')).toBeTruthy()
  })

  it('starts at a click and is followed from there', async () => {
    let isStarted = false
    server.use(
      listing(() => aConnection({ lastSync: isStarted ? underWay : null })),
      answering(startSync, () => {
        isStarted = true
        return aSyncRun({ status: 'queued' })
      }),
    )
    const { user } = renderPart(<Panel />)
    await user.click(await screen.findByRole('button', { name: 'Sync now' }))
    expect(await screen.findByRole('progressbar')).toBeTruthy()
  })

  it('says what went wrong in the last run', async () => {
    const message = 'We could not reach GrowthBook (401, invalid key). Results shown are from 2 d ago.'
    const failed = aSyncRun({
      status: 'failed',
      problems: [{ code: 'unauthorized', message, experimentName: null }],
    })
    server.use(listing(() => aConnection({ lastSync: failed })))
    renderPart(<Panel />)
    expect(await screen.findByText(message)).toBeTruthy()
    expect(screen.getByText(/The last sync failed/)).toBeTruthy()
  })
})

describe('the significance level', () => {
  it('is confirmed as GrowthBook reports it, and is asked for no more', async () => {
    let asked: Asked | undefined
    let confirmed: number | null = null
    server.use(
      listing(() => aConnection({ confirmedAlpha: confirmed })),
      answering(updateConnection, (request) => {
        asked = request
        confirmed = 0.05
        return aConnection({ confirmedAlpha: confirmed, version: 2 })
      }),
    )
    const { user } = renderPart(<Panel />)
    expect(await screen.findByText(/GrowthBook reports a significance level of 0.05/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Confirm 0.05' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Confirm/ })).toBeNull())
    expect(asked?.body).toEqual({ confirmedAlpha: 0.05 })
  })
})

describe('disconnecting', () => {
  it('asks first, and then offers nothing but to connect again', async () => {
    let isConnected = true
    server.use(
      listing(() => aConnection({ isConnected })),
      answering(disconnectConnection, () => {
        isConnected = false
        return aConnection({ isConnected, secretKeyHint: '' })
      }),
    )
    const { user } = renderPart(<Panel />)
    await user.click(await screen.findByRole('button', { name: 'Disconnect from GrowthBook' }))
    expect(isConnected).toBe(true)
    await user.click(await screen.findByRole('button', { name: 'Disconnect' }))
    expect(await screen.findByText(/^No longer connected/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Connect GrowthBook again' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Sync now' })).toBeNull()
    expect(screen.getByText('erased')).toBeTruthy()
  })
})
