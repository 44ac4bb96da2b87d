import type { Notification, Overview } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import {
  getAccount,
  getNotificationSettings,
  getOverview,
  getSession,
  listNotifications,
  readNotifications,
  updateNotificationSettings,
} from '../../api/endpoints.js'
import { answering, refusal } from '../../testing/answers.js'
import { session, uuid } from '../../testing/card-fixtures.js'
import { renderAt } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { adaAccount } from '../../testing/session-fixtures.js'

configure({ asyncUtilTimeout: 8_000 })

const nothingYet: Overview = {
  readyToDecide: [],
  flipped: [],
  drafts: [],
  running: [],
  awaitingApproval: [],
  awaitingMarks: [],
  failingSyncs: [],
  counts: {
    validated: 0,
    invalidated: 0,
    inconclusive: 0,
    void: 0,
    winRate: null,
    learningRate: null,
    retrospective: 0,
    declared: 0,
  },
  steps: { hypothesis: false, connection: false, verdict: false },
}

const mention: Notification = {
  id: uuid(201),
  kind: 'mentioned',
  subjectType: 'hypothesis',
  subjectId: uuid(1),
  subjectKey: 'HYP-1',
  hypothesisId: uuid(1),
  summary: 'mentioned you in a comment on HYP-1.',
  actor: { userId: uuid(901), name: 'Bo Li' },
  createdAt: '2026-03-02T09:00:00.000Z',
  readAt: null,
}
const overdue: Notification = {
  ...mention,
  id: uuid(202),
  kind: 'overdue',
  summary: 'HYP-1 is past its planned end and has no verdict yet.',
  actor: null,
  readAt: '2026-03-02T10:00:00.000Z',
}

/** Two notifications of which one is unread until it is marked; keeps what was asked. */
function telling() {
  const read: unknown[] = []
  const asked: URLSearchParams[] = []
  server.use(
    answering(getSession, () => session),
    answering(getOverview, () => nothingYet),
    answering(listNotifications, ({ query }) => {
      asked.push(query)
      const items = read.length === 0 ? [mention, overdue] : [{ ...mention, readAt: overdue.readAt }, overdue]
      const shown = query.get('unread') === 'true' ? items.filter(({ readAt }) => readAt === null) : items
      return { items: shown, nextCursor: null, unread: read.length === 0 ? 1 : 0 }
    }),
    answering(readNotifications, ({ body }) => {
      read.push(body)
      return { unread: 0 }
    }),
  )
  return { read, asked }
}

describe('the bell', () => {
  it('says how much is unread, shows the newest and the way to the card', async () => {
    telling()
    const { user } = renderAt('/')
    await user.click(await screen.findByRole('button', { name: 'Notifications, 1 unread' }))
    const panel = within(await screen.findByRole('dialog', { name: /^Notifications/ }))
    const link = await panel.findByRole('link', { name: 'Bo Li mentioned you in a comment on HYP-1.' })
    expect(link.getAttribute('href')).toBe(`/hypotheses/${uuid(1)}?tab=comments`)
    expect(panel.getByRole('link', { name: overdue.summary }).getAttribute('href')).toBe(
      `/hypotheses/${uuid(1)}?tab=decision`,
    )
  })

  it('marks one as read', async () => {
    const { read } = telling()
    const { user } = renderAt('/')
    await user.click(await screen.findByRole('button', { name: 'Notifications, 1 unread' }))
    await user.click(await screen.findByRole('button', { name: /^Mark as read: Bo Li/ }))
    await waitFor(() => expect(read).toEqual([{ ids: [mention.id] }]))
    expect(screen.getByLabelText('Notifications', { selector: 'button' })).toBeTruthy()
  })

  it('is open without a word from the server, and says why it is empty', async () => {
    server.use(
      answering(getSession, () => session),
      answering(getOverview, () => nothingYet),
      answering(listNotifications, () =>
        refusal({ status: 503, code: 'unavailable', detail: 'The database does not answer.' }),
      ),
    )
    const { user } = renderAt('/')
    await user.click(await screen.findByRole('button', { name: 'Notifications' }))
    expect(await screen.findByText('The database does not answer.')).toBeTruthy()
  })
})

describe('the page of notifications', () => {
  it('is reached by g n, shows only what is unread where the address says so, and marks all as read', async () => {
    const { read, asked } = telling()
    const { user, router } = renderAt('/')
    await screen.findByRole('heading', { name: 'Home' })
    await user.keyboard('gn')
    expect(await screen.findByRole('heading', { name: 'Notifications', level: 1 })).toBeTruthy()
    const list = await screen.findByRole('list', { name: 'Notifications' })
    expect(within(list).getAllByRole('listitem')).toHaveLength(2)
    await user.selectOptions(screen.getByLabelText('Show'), 'Unread only')
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(1))
    expect(router.state.location.search).toEqual({ show: 'unread' })
    expect(asked.some((query) => query.get('unread') === 'true')).toBe(true)
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }))
    await waitFor(() => expect(read).toEqual([{ all: true }]))
    expect(screen.queryByText('Unread:')).toBeNull()
  })
})

describe('how one wants to be told', () => {
  const choices = {
    kinds: [
      { kind: 'mentioned' as const, inApp: true, byEmail: true },
      { kind: 'decided' as const, inApp: true, byEmail: false },
    ],
    digest: true,
    isMailOn: false,
  }

  it('is saved as it is chosen, and says that mail is not set up', async () => {
    const saved: unknown[] = []
    server.use(
      answering(getSession, () => session),
      answering(getAccount, () => adaAccount),
      answering(getNotificationSettings, () => choices),
      answering(updateNotificationSettings, ({ body }) => {
        saved.push(body)
        return choices
      }),
    )
    const { user } = renderAt('/settings/notifications')
    await user.click(await screen.findByRole('checkbox', { name: 'Decided: by e-mail' }))
    await waitFor(() => expect(saved).toEqual([{ kinds: [{ kind: 'decided', inApp: true, byEmail: true }] }]))
    await user.click(screen.getByRole('switch', { name: 'Send me the weekly summary' }))
    await waitFor(() => expect(saved).toHaveLength(2))
    expect(saved[1]).toEqual({ digest: false })
    expect(screen.getByText(/Mail is not set up here/)).toBeTruthy()
  })

  it('takes a choice back that could not be saved, and says so', async () => {
    server.use(
      answering(getSession, () => session),
      answering(getAccount, () => adaAccount),
      answering(getNotificationSettings, () => choices),
      answering(updateNotificationSettings, () =>
        refusal({ status: 500, code: 'internal', detail: 'Something went wrong on our side.' }),
      ),
    )
    const { user } = renderAt('/settings/notifications')
    const box = await screen.findByRole('checkbox', { name: 'Decided: by e-mail' })
    await user.click(box)
    expect(await screen.findByText(/Not saved. Something went wrong/)).toBeTruthy()
    expect(box).toHaveProperty('checked', false)
  })
})
