import { screen, waitFor } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import {
  completeSignIn,
  getAccount,
  getSession,
  getSessionOptions,
  getSetup,
  listJoinableOrganizations,
  listOrganizations,
  listTeams,
  signIn,
  startSingleSignOn,
} from '../api/endpoints.js'
import { answering, refusal, type Asked } from '../testing/answers.js'
import { renderAt } from '../testing/render.js'
import { server } from '../testing/server.js'
import { adaAccount, adaSession } from '../testing/session-fixtures.js'

const isSetUp = answering(getSetup, () => ({ needed: false, version: '0.1.0' }))
const noTeams = answering(listTeams, () => ({ items: [], nextCursor: null }))
const asksForCode = answering(signIn, () => ({ status: 'secondFactorNeeded' as const }))

const firstStep = async (user: UserEvent): Promise<void> => {
  await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
  await user.type(screen.getByLabelText('Password'), 'whatever it is')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
}

describe('the second step of a sign-in', () => {
  it('sends the code, and goes on where the person wanted to go', async () => {
    let asked: Asked | undefined
    server.use(
      isSetUp,
      noTeams,
      asksForCode,
      answering(getSession, () => adaSession),
      answering(completeSignIn, (request) => {
        asked = request
        return { status: 'signedIn' as const, session: adaSession }
      }),
    )
    const { user, router } = renderAt('/sign-in?from=/teams')
    await firstStep(user)
    await user.type(await screen.findByLabelText('Six-digit code'), '123456')
    await user.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await screen.findByRole('heading', { name: 'Teams' })).toBeTruthy()
    expect(router.state.location.pathname).toBe('/teams')
    expect(asked?.body).toEqual({ code: '123456' })
  })

  it('takes a recovery code instead, and keeps it when it is wrong', async () => {
    let asked: Asked | undefined
    server.use(
      isSetUp,
      asksForCode,
      answering(completeSignIn, (request) => {
        asked = request
        return refusal({ status: 401, code: 'wrongCode', detail: 'This code is not right, or was used.' })
      }),
    )
    const { user } = renderAt('/sign-in')
    await firstStep(user)
    await user.click(await screen.findByRole('button', { name: 'Use a recovery code instead' }))
    await user.type(screen.getByLabelText('Recovery code'), 'abcde-fghij')
    await user.click(screen.getByRole('button', { name: 'Go on' }))
    expect((await screen.findByRole('alert')).textContent).toContain('This code is not right')
    expect(asked?.body).toEqual({ recoveryCode: 'abcde-fghij' })
    expect(screen.getByLabelText('Recovery code')).toHaveProperty('value', 'abcde-fghij')
  })

  it('begins again when it comes too late, and says so', async () => {
    server.use(
      isSetUp,
      asksForCode,
      answering(completeSignIn, () =>
        refusal({ status: 401, code: 'signInExpired', detail: 'Please sign in again.' }),
      ),
    )
    const { user } = renderAt('/sign-in')
    await firstStep(user)
    await user.type(await screen.findByLabelText('Six-digit code'), '123456')
    await user.click(screen.getByRole('button', { name: 'Go on' }))
    expect((await screen.findByRole('alert')).textContent).toContain('too long after the first')
    expect(screen.getByLabelText('E-mail')).toBeTruthy()
  })
})

describe('a sign-in into no organisation', () => {
  it('shows what the person can join, instead of failing', async () => {
    server.use(
      isSetUp,
      answering(signIn, () => ({ status: 'organizationNeeded' as const, code: 'noOrganization' as const })),
      answering(getAccount, () => ({ ...adaAccount, activeOrganizationId: null })),
      answering(listOrganizations, () => ({ items: [], mayCreate: true })),
      answering(listJoinableOrganizations, () => ({
        items: [{ organizationId: adaSession.organization.id, name: 'Northwind', role: 'member' as const }],
      })),
    )
    const { user } = renderAt('/sign-in')
    await firstStep(user)
    expect(await screen.findByText('You belong to no organisation at present.')).toBeTruthy()
    expect(await screen.findByRole('button', { name: 'Join Northwind' })).toBeTruthy()
    expect(screen.getByLabelText('Name of the organisation')).toBeTruthy()
  })

  it('is where a page of an organisation leads that this person is shut out of', async () => {
    server.use(
      answering(getSession, () =>
        refusal({ status: 403, code: 'ssoRequired', detail: 'Please use your identity provider.' }),
      ),
      answering(getAccount, () => adaAccount),
      answering(listJoinableOrganizations, () => ({ items: [] })),
    )
    renderAt('/teams')
    expect(await screen.findByRole('button', { name: 'Continue with single sign-on' })).toBeTruthy()
    expect(screen.getByText(/asks its people to sign in with its own identity provider/)).toBeTruthy()
  })
})

describe('single sign-on', () => {
  it('asks for the provider of an address, with the place to come back to', async () => {
    let asked: Asked | undefined
    server.use(
      isSetUp,
      answering(startSingleSignOn, (request) => {
        asked = request
        return refusal({
          status: 422,
          code: 'noSingleSignOn',
          detail: 'No organisation with single sign-on has this domain.',
        })
      }),
    )
    const { user } = renderAt('/sign-in?from=/teams')
    await user.click(await screen.findByRole('button', { name: 'Sign in with single sign-on' }))
    await user.type(screen.getByLabelText('Work e-mail'), 'ada@example.com')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect((await screen.findByRole('alert')).textContent).toContain('No organisation with single sign-on')
    expect(asked?.body).toEqual({ email: 'ada@example.com', returnTo: '/teams' })
  })

  it('keeps the password for the operator where everybody has to use the provider', async () => {
    server.use(
      isSetUp,
      answering(getSessionOptions, () => ({
        signUp: 'open' as const,
        singleSignOn: { name: 'Keycloak', enforced: true },
        sendsMail: true,
      })),
    )
    const { user } = renderAt('/sign-in')
    expect(await screen.findByRole('button', { name: 'Sign in with Keycloak' })).toBeTruthy()
    expect(screen.queryByLabelText('Password')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Operator’s sign-in with a password' }))
    expect(screen.getByLabelText('Password')).toBeTruthy()
  })

  it('says why the provider’s sign-in failed, also for a code it does not know', async () => {
    server.use(isSetUp)
    renderAt('/sign-in?problem=somethingNew')
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('could not be used'))
  })
})
