import type { ConnectionEvent, ConnectionProject } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  disconnectConnection,
  listConnectionEvents,
  listConnectionProjects,
  listTeams,
  rotateConnectionKey,
  setWebhookKey,
  updateConnection,
  updateConnectionProject,
} from '../../api/endpoints.js'
import { answering, refusal } from '../../testing/answers.js'
import { page, team, uuid } from '../../testing/card-fixtures.js'
import { aConnection } from '../../testing/connection-fixtures.js'
import { holdConnection, type HeldConnection } from '../../testing/held-connection.js'
import { renderAt } from '../../testing/render.js'
import { server } from '../../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

const at = `/settings/connections/${aConnection().id}`

/** What the server holds; a test changes it and the page finds out. */
let held: HeldConnection
let sent: unknown[]

beforeEach(() => {
  held = holdConnection()
  sent = []
})

describe('what is read', () => {
  const shop: ConnectionProject = {
    externalId: 'prj_shop',
    name: 'Shop',
    team: null,
    isRead: true,
    deletedAt: null,
  }

  beforeEach(() => {
    server.use(
      answering(listConnectionProjects, () => ({ items: [shop] })),
      answering(listTeams, () => page([team])),
    )
  })

  it('is narrowed to projects and slowed down in one go', async () => {
    server.use(
      answering(updateConnection, ({ body }) => {
        sent.push(body)
        return held.change({ projectFilter: ['prj_shop'], syncIntervalMinutes: 360 })
      }),
    )
    const { user } = renderAt(`${at}?tab=reading`)
    await user.click(await screen.findByRole('radio', { name: /^Only these projects/ }))
    await user.click(screen.getByRole('combobox', { name: 'Projects to read' }))
    await user.click(await screen.findByRole('option', { name: 'Shop' }))
    await user.selectOptions(screen.getByLabelText('How often it is read'), 'Every 6 hours')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toEqual([{ projectFilter: ['prj_shop'], syncIntervalMinutes: 360 }]))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true))
  })

  it('is not said to be narrowed while no project is chosen', async () => {
    const { user } = renderAt(`${at}?tab=reading`)
    await user.click(await screen.findByRole('radio', { name: /^Only these projects/ }))
    await user.selectOptions(screen.getByLabelText('How often it is read'), 'Every day')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Please choose at least one project, or read every one.')).toBeTruthy()
    expect(sent).toEqual([])
  })

  it('keeps what was chosen when somebody else saved first, and saves it with the next try', async () => {
    const detail = 'Somebody changed this connection meanwhile.'
    let isFirst = true
    server.use(
      answering(updateConnection, ({ headers }) => {
        sent.push(headers.get('if-match'))
        if (!isFirst) return held.change({ syncIntervalMinutes: 1_440 })
        isFirst = false
        held.change({ name: 'Renamed' })
        return refusal({ status: 412, code: 'stale', detail })
      }),
    )
    const { user } = renderAt(`${at}?tab=reading`)
    await user.selectOptions(await screen.findByLabelText('How often it is read'), 'Every day')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(detail)).toBeTruthy()
    await screen.findByRole('heading', { name: 'Renamed' })
    expect(screen.getByLabelText('How often it is read')).toHaveProperty('value', '1440')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true))
    expect(sent).toEqual(['"1"', '"2"'])
  })

  it('belongs to a team by its project', async () => {
    let chosen = shop
    server.use(
      answering(listConnectionProjects, () => ({ items: [chosen] })),
      answering(updateConnectionProject, ({ params, body }) => {
        sent.push([params['projectId'], body])
        chosen = { ...shop, team: { id: team.id, name: team.name } }
        return chosen
      }),
    )
    const { user } = renderAt(`${at}?tab=projects`)
    await user.click(await screen.findByRole('combobox', { name: 'Team of Shop' }))
    await user.click(await screen.findByRole('option', { name: 'Checkout' }))
    await waitFor(() => expect(sent).toEqual([['prj_shop', { teamId: team.id }]]))
    expect(await screen.findByText('Shop belongs to Checkout now.')).toBeTruthy()
  })
})

describe('webhooks', () => {
  const event: ConnectionEvent = {
    id: uuid(81),
    event: 'experiment.updated',
    externalId: 'exp_1',
    experiment: { id: uuid(41), name: 'One-page checkout' },
    outcome: 'pulled',
    message: 'It is read again.',
    happenedAt: null,
    receivedAt: '2025-03-01T12:00:00Z',
  }

  it('are set up by steps; then the page waits, and sees the first event arrive', async () => {
    let events: readonly ConnectionEvent[] = []
    server.use(
      answering(setWebhookKey, ({ body }) => {
        sent.push(body)
        return held.change({ webhook: { ...held.now().webhook, isSetUp: true, keyHint: '7890' } })
      }),
      answering(listConnectionEvents, () => page(events)),
    )
    const { user } = renderAt(`${at}?tab=webhooks`)
    const steps = await screen.findByRole('list', { name: 'Set up the webhook in GrowthBook' })
    expect(within(steps).getByText(held.now().webhook.address)).toBeTruthy()
    await user.type(screen.getByLabelText('Signing key'), 'secret_abc')
    await user.click(screen.getByRole('button', { name: 'Save the signing key' }))
    expect(screen.getByText(/^Paste the signing key of the webhook/)).toBeTruthy()
    await user.clear(screen.getByLabelText('Signing key'))
    await user.type(screen.getByLabelText('Signing key'), 'ewhk_12345678901234567890')
    await user.click(screen.getByRole('button', { name: 'Save the signing key' }))
    expect(await screen.findByText('Waiting for the first event')).toBeTruthy()
    expect(sent).toEqual([{ signingKey: 'ewhk_12345678901234567890' }])
    events = [event]
    held.change({
      webhook: { ...held.now().webhook, firstEventAt: event.receivedAt, lastEventAt: event.receivedAt },
    })
    expect(await screen.findByText(/^First event received 1 Mar 2025/)).toBeTruthy()
    const log = await screen.findByRole('list', { name: 'Events' })
    expect(within(log).getByRole('link', { name: 'One-page checkout' })).toBeTruthy()
  })
})

describe('the key', () => {
  it('stays when GrowthBook does not answer to the new one, and the sentence stands above the field', async () => {
    const detail = 'GrowthBook does not accept the new key (401). The old one is still in use.'
    let isAccepted = false
    server.use(
      answering(rotateConnectionKey, ({ body }) => {
        sent.push(body)
        return isAccepted
          ? held.change({ secretKeyHint: 'new1', keyChangedAt: '2025-03-02T10:00:00Z' })
          : refusal({ status: 422, code: 'keyNotAccepted', detail })
      }),
    )
    const { user } = renderAt(`${at}?tab=key`)
    const field = await screen.findByLabelText('New secret key')
    await user.type(field, 'secret_new1')
    await user.click(screen.getByRole('button', { name: 'Try it and replace the key' }))
    expect(await screen.findByText(detail)).toBeTruthy()
    expect(field).toHaveProperty('value', 'secret_new1')
    isAccepted = true
    await user.click(screen.getByRole('button', { name: 'Try it and replace the key' }))
    expect(await screen.findByText(/^The present key ends in new1/)).toBeTruthy()
    expect(field).toHaveProperty('value', '')
  })

  it('is erased after a question, and then nothing is offered but to connect again', async () => {
    server.use(
      answering(disconnectConnection, () =>
        held.change({ isConnected: false, secretKeyHint: '', nextSyncAt: null }),
      ),
    )
    const { user } = renderAt(`${at}?tab=key`)
    await user.click(await screen.findByRole('button', { name: 'Disconnect from GrowthBook' }))
    expect(held.now().isConnected).toBe(true)
    await user.click(await screen.findByRole('button', { name: 'Disconnect' }))
    expect(await screen.findByText('Disconnected')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Connect GrowthBook again' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Read now/ })).toBeNull()
  })
})
