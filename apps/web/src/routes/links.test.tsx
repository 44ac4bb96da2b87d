import type { InvitationView } from '@knowwhen/contract'
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  acceptInvitation,
  getOverview,
  getSession,
  getSetup,
  resetPassword,
  verifyEmail,
  viewInvitation,
} from '../api/endpoints.js'
import { forgetLinkToken } from '../features/session/link-token.js'
import { answering, refusal, type Asked } from '../testing/answers.js'
import { renderAt } from '../testing/render.js'
import { server } from '../testing/server.js'
import { adaSession } from '../testing/session-fixtures.js'

const isSetUp = answering(getSetup, () => ({ needed: false, version: '0.1.0' }))

const invited: InvitationView = {
  organizationName: 'Northwind',
  invitedByName: 'Olga Owner',
  role: 'editor',
  email: 'ada@example.com',
  expiresAt: '2025-04-01T10:00:00Z',
  accountNeeded: true,
  mayMakeAccount: true,
  signedInAs: null,
}

beforeEach(() => {
  forgetLinkToken('invitation')
  forgetLinkToken('reset-password')
  forgetLinkToken('verify-email')
})

describe('a link from a mail', () => {
  it('leaves the address bar at once, and is used by POST once', async () => {
    const asked: Asked[] = []
    server.use(
      isSetUp,
      answering(resetPassword, (request) => {
        asked.push(request)
        return undefined
      }),
    )
    const { user, router } = renderAt('/reset-password?token=secret-of-the-mail')
    await user.type(await screen.findByLabelText('New password'), 'a long enough one')
    expect(router.state.location.href).toBe('/reset-password')
    await user.click(screen.getByRole('button', { name: 'Set the password' }))
    expect(await screen.findByText(/Your new password is set/)).toBeTruthy()
    expect(asked.map(({ body }) => body)).toEqual([
      { token: 'secret-of-the-mail', password: 'a long enough one' },
    ])
    await router.navigate({ to: '/reset-password' })
    expect(await screen.findByText('This page needs the link from the mail')).toBeTruthy()
  })

  it('keeps the new password in its field when the server refuses it', async () => {
    server.use(
      answering(resetPassword, () =>
        refusal({
          status: 400,
          code: 'invalidInput',
          detail: 'One field needs another look.',
          errors: [{ path: 'body.password', message: 'This one is in lists of breached passwords.' }],
        }),
      ),
    )
    const { user } = renderAt('/reset-password?token=secret-of-the-mail')
    await user.type(await screen.findByLabelText('New password'), 'password1234')
    await user.click(screen.getByRole('button', { name: 'Set the password' }))
    expect(await screen.findByText('This one is in lists of breached passwords.')).toBeTruthy()
    expect(screen.getByLabelText('New password')).toHaveProperty('value', 'password1234')
  })

  it('does nothing until the person asks for it, since programs open links too', async () => {
    let times = 0
    server.use(
      isSetUp,
      answering(verifyEmail, () => {
        times += 1
        return { email: 'ada@example.com', isNew: true }
      }),
    )
    const { user } = renderAt('/verify-email?token=secret-of-the-mail')
    const button = await screen.findByRole('button', { name: 'Confirm my address' })
    expect(times).toBe(0)
    await user.click(button)
    expect(await screen.findByText(/Your account is ready/)).toBeTruthy()
    expect(times).toBe(1)
  })
})

describe('the link of a sign-up', () => {
  const atPassword = (code: string, message: string) =>
    refusal({
      status: 400,
      code: 'invalidRequest',
      detail: 'One field needs another look.',
      errors: [{ path: 'body.password', message, code }],
    })

  it('asks for the password that was chosen, and keeps asking after a wrong one', async () => {
    const asked: Asked[] = []
    server.use(
      isSetUp,
      answering(verifyEmail, (request) => {
        asked.push(request)
        if (asked.length === 1) return atPassword('passwordNeeded', 'Please type the password.')
        if (asked.length === 2) return atPassword('wrongPassword', 'This is not the password.')
        return { email: 'ada@example.com', isNew: true }
      }),
    )
    const { user } = renderAt('/verify-email?token=secret-of-the-mail')
    await user.click(await screen.findByRole('button', { name: 'Confirm my address' }))
    const field = await screen.findByLabelText('Password from your sign-up')
    await user.type(field, 'a wrong guess')
    await user.click(screen.getByRole('button', { name: 'Complete my account' }))
    expect(await screen.findByText('This is not the password.')).toBeTruthy()
    await user.clear(field)
    await user.type(field, 'a long enough one')
    await user.click(screen.getByRole('button', { name: 'Complete my account' }))
    expect(await screen.findByText(/Your account is ready/)).toBeTruthy()
    expect(asked.map(({ body }) => body)).toEqual([
      { token: 'secret-of-the-mail' },
      { token: 'secret-of-the-mail', password: 'a wrong guess' },
      { token: 'secret-of-the-mail', password: 'a long enough one' },
    ])
  })
})

describe('an invitation', () => {
  it('makes an account for its address and goes in', async () => {
    let asked: Asked | undefined
    server.use(
      answering(viewInvitation, () => invited),
      answering(acceptInvitation, (request) => {
        asked = request
        return { organization: adaSession.organization, session: adaSession }
      }),
      answering(getSession, () => adaSession),
      answering(getOverview, () => refusal({ status: 500, code: 'internal', detail: 'Not of interest.' })),
    )
    const { user, router } = renderAt('/invitation?token=secret-of-the-mail')
    expect(await screen.findByText(/Olga Owner invites you as an editor/)).toBeTruthy()
    expect(router.state.location.href).toBe('/invitation')
    await user.type(screen.getByLabelText('Your name'), 'Ada Byron')
    await user.type(screen.getByLabelText('Password'), 'a long enough one')
    await user.click(screen.getByRole('button', { name: 'Make my account and join' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/'))
    expect(asked?.body).toEqual({
      token: 'secret-of-the-mail',
      account: { name: 'Ada Byron', password: 'a long enough one' },
    })
  })

  it('shows what the server says of a field at the field', async () => {
    server.use(
      answering(viewInvitation, () => invited),
      answering(acceptInvitation, () =>
        refusal({
          status: 400,
          code: 'invalidInput',
          detail: 'One field needs another look.',
          errors: [{ path: 'body.account.password', message: 'This one is used by many.' }],
        }),
      ),
    )
    const { user } = renderAt('/invitation?token=secret-of-the-mail')
    await user.type(await screen.findByLabelText('Your name'), 'Ada Byron')
    await user.type(screen.getByLabelText('Password'), 'a long enough one')
    await user.click(screen.getByRole('button', { name: 'Make my account and join' }))
    expect(await screen.findByText('This one is used by many.')).toBeTruthy()
    expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe('true')
  })

  it('is not accepted as somebody else', async () => {
    server.use(
      answering(viewInvitation, () => ({
        ...invited,
        accountNeeded: false,
        signedInAs: { name: 'Eve', email: 'eve@example.com', matches: false },
      })),
    )
    renderAt('/invitation?token=secret-of-the-mail')
    expect(
      await screen.findByText(/is for ada@example.com, and you are signed in as eve@example.com/),
    ).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Join|and join$/ })).toBeNull()
  })

  it('says that it is over', async () => {
    server.use(
      answering(viewInvitation, () =>
        refusal({ status: 410, code: 'invitationOver', detail: 'This invitation was used.' }),
      ),
    )
    renderAt('/invitation?token=secret-of-the-mail')
    expect(await screen.findByRole('heading', { name: 'This invitation is over' })).toBeTruthy()
  })
})
