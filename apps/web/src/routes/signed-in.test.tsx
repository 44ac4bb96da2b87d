import type { Overview, Session } from '@knowwhen/contract'
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { getOverview, getSession, getSetup, listTeams, signIn } from '../api/endpoints.js'
import { answering, refusal } from '../testing/answers.js'
import { renderAt } from '../testing/render.js'
import { server } from '../testing/server.js'

const session: Session = {
  user: { id: '01890000-0000-7000-8000-000000000001', name: 'Ada Byron', email: 'ada@example.com' },
  organization: { id: '01890000-0000-7000-8000-000000000002', name: 'Northwind', isDemo: false },
  role: 'owner',
  actions: ['team.read', 'team.manage', 'hypothesis.read', 'hypothesis.write'],
}

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

const signedOut = () => refusal({ status: 401, code: 'unauthenticated', detail: 'Please sign in.' })
const setupNeeded = (needed: boolean) => answering(getSetup, () => ({ needed, version: '0.1.0' }))
const noTeams = answering(listTeams, () => ({ items: [], nextCursor: null }))

describe('the way in', () => {
  it('leads to set-up while the installation has no owner', async () => {
    server.use(setupNeeded(true), answering(getSession, signedOut))
    renderAt('/')
    expect(await screen.findByRole('heading', { name: 'Set up your organisation' })).toBeTruthy()
  })

  it('leads through sign-in back to where one wanted to go', async () => {
    let isIn = false
    server.use(
      setupNeeded(false),
      answering(getSession, () => (isIn ? session : signedOut())),
      answering(signIn, () => {
        isIn = true
        return { status: 'signedIn' as const, session }
      }),
      noTeams,
    )
    const { user, router } = renderAt('/teams')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'whatever it is')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('heading', { name: 'Teams' })).toBeTruthy()
    expect(router.state.location.pathname).toBe('/teams')
  })

  it('says that the password is wrong without leaving the page', async () => {
    server.use(
      setupNeeded(false),
      answering(signIn, () =>
        refusal({
          status: 401,
          code: 'wrongCredentials',
          detail: 'The address or the password is not right.',
        }),
      ),
    )
    const { user } = renderAt('/sign-in')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'wrong')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect((await screen.findByRole('alert')).textContent).toContain(
      'The address or the password is not right.',
    )
    expect(screen.getByLabelText('E-mail')).toHaveProperty('value', 'ada@example.com')
  })

  it('goes to no other site after sign-in, whatever the link says', async () => {
    server.use(
      setupNeeded(false),
      answering(signIn, () => ({ status: 'signedIn' as const, session })),
      answering(getOverview, () => nothingYet),
      answering(getSession, () => session),
    )
    const { user, router } = renderAt('/sign-in?from=//elsewhere.example/teams')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'whatever it is')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('heading', { name: 'Home' })).toBeTruthy()
    expect(router.state.location.href).toBe('/')
  })
})

describe('the frame', () => {
  it('shows a new organisation the three steps to its first verdict', async () => {
    server.use(
      answering(getSession, () => session),
      answering(getOverview, () => nothingYet),
    )
    renderAt('/')
    const steps = await screen.findByRole('list', { name: 'Three steps to the first verdict' })
    expect(steps.querySelectorAll('li')).toHaveLength(3)
  })

  it('goes to a place by its keys, but not while someone types', async () => {
    server.use(
      answering(getSession, () => session),
      answering(getOverview, () => nothingYet),
      noTeams,
    )
    const { user, router } = renderAt('/')
    await screen.findByRole('heading', { name: 'Home' })
    await user.keyboard('gt')
    expect(await screen.findByRole('heading', { name: 'Teams' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'New team' }))
    await user.type(await screen.findByLabelText('Name'), 'gh')
    expect(router.state.location.pathname).toBe('/teams')
  })

  it('says what happened when a page cannot be loaded, and tries again', async () => {
    let isBroken = true
    server.use(
      answering(getSession, () => session),
      answering(listTeams, () =>
        isBroken
          ? refusal({ status: 500, code: 'internal', detail: 'Something went wrong on our side.' })
          : { items: [], nextCursor: null },
      ),
    )
    const { user } = renderAt('/teams')
    expect((await screen.findByRole('alert')).textContent).toContain('Something went wrong on our side.')
    isBroken = false
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.getByText('No team yet')).toBeTruthy())
  })
})
