import type { Invitation, MemberOfOrganization, Session } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  changeRole,
  createInvitation,
  getAccount,
  getOrganization,
  getSession,
  getSessionOptions,
  listInvitations,
  listNotifications,
  listOrganizations,
  listPeople,
  removePerson,
  resendInvitation,
} from '../../api/endpoints.js'
import { answering, refusal } from '../../testing/answers.js'
import { page, session, uuid } from '../../testing/card-fixtures.js'
import { renderAt } from '../../testing/render.js'
import { server } from '../../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

const at = '2026-03-02T09:00:00.000Z'
const member = (changes: Partial<MemberOfOrganization>): MemberOfOrganization => ({
  userId: uuid(1),
  name: 'Somebody',
  role: 'member',
  email: 'somebody@example.com',
  joinedAt: at,
  removedAt: null,
  ...changes,
})
const invitation = (changes: Partial<Invitation> = {}): Invitation => ({
  id: uuid(61),
  email: null,
  role: 'member',
  state: 'open',
  invitedBy: { userId: uuid(900), name: 'Ada' },
  createdAt: at,
  lastSentAt: at,
  timesSent: 1,
  expiresAt: '2026-03-09T09:00:00.000Z',
  acceptedAt: null,
  acceptedBy: null,
  ...changes,
})

let people: MemberOfOrganization[]
const signedInAs = (changes: Partial<Session>) =>
  server.use(answering(getSession, () => ({ ...session, ...changes })))

beforeEach(() => {
  people = [
    member({ userId: session.user.id, name: 'Ada', role: 'owner' }),
    member({ userId: uuid(2), name: 'Grace', role: 'owner' }),
    member({ userId: uuid(3), name: 'Ben', role: 'member' }),
  ]
  signedInAs({ role: 'owner' })
  server.use(
    answering(listPeople, () => page(people)),
    answering(listInvitations, () => page([])),
    answering(getSessionOptions, () => ({
      signUp: 'invited' as const,
      singleSignOn: null,
      sendsMail: false,
    })),
    answering(getOrganization, () => refusal({ status: 500, code: 'internal', detail: 'Not asked here.' })),
    answering(getAccount, () => refusal({ status: 500, code: 'internal', detail: 'Not asked here.' })),
    answering(listOrganizations, () => ({ items: [], mayCreate: false })),
    answering(listNotifications, () => ({ ...page([]), unread: 0 })),
  )
})

const openPeople = async () => {
  const { user } = renderAt('/settings/people')
  await screen.findByRole('table', { name: 'People' })
  return user
}
const roleOf = (name: string) => screen.queryByRole('combobox', { name: `Role of ${name}` })

describe('roles on the page of people', () => {
  it('change in place for an owner, but for their own, which says why', async () => {
    await openPeople()
    expect(roleOf('Grace')).not.toBeNull()
    expect(roleOf('Ben')).not.toBeNull()
    expect(roleOf('Ada')).toBeNull()
    expect(screen.getByText(/Nobody changes their own role/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Remove Ada' })).toBeNull()
  })

  it('of owners are out of an admin’s reach, who cannot make one either', async () => {
    signedInAs({ role: 'admin', actions: session.actions.filter((action) => action !== 'organization.own') })
    people = people.map((person) => (person.name === 'Ada' ? { ...person, role: 'admin' } : person))
    const user = await openPeople()
    expect(roleOf('Grace')).toBeNull()
    expect(screen.getByText(/Only an owner changes an owner’s role/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Remove Grace' })).toBeNull()
    await user.click(screen.getByRole('combobox', { name: 'Role of Ben' }))
    const offered = (await screen.findAllByRole('option')).map((option) => option.textContent)
    expect(offered.map((words) => words.split(/(?=[A-Z])/)[0])).toEqual([
      'Admin',
      'Editor',
      'Member',
      'Viewer',
    ])
  })

  it('stay as they were when the server refuses, with its reason', async () => {
    server.use(
      answering(changeRole, () =>
        refusal({ status: 409, code: 'lastOwner', detail: 'Somebody must own it.' }),
      ),
    )
    const user = await openPeople()
    await user.click(screen.getByRole('combobox', { name: 'Role of Grace' }))
    await user.click(await screen.findByRole('option', { name: /^Viewer/ }))
    expect(await screen.findByText('The role is as it was. Somebody must own it.')).toBeTruthy()
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Role of Grace' }).value).toBe('Owner')
  })

  it('are only read below admin', async () => {
    signedInAs({ role: 'viewer', actions: session.actions.filter((action) => action !== 'people.manage') })
    await openPeople()
    expect(roleOf('Ben')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull()
  })
})

describe('removing somebody', () => {
  it('asks first, and says what stays', async () => {
    let isRemoved = false
    server.use(
      answering(removePerson, () => {
        isRemoved = true
        people = people.filter(({ name }) => name !== 'Ben')
        return undefined
      }),
    )
    const user = await openPeople()
    await user.click(screen.getByRole('button', { name: 'Remove Ben' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Remove Ben?' }))
    expect(dialog.getByText(/What Ben did stays/)).toBeTruthy()
    expect(isRemoved).toBe(false)
    await user.click(dialog.getByRole('button', { name: 'Remove person' }))
    await waitFor(() => expect(screen.queryByRole('rowheader', { name: /^Ben/ })).toBeNull())
  })
})

describe('an invitation', () => {
  it('by link shows the link once, and asks for no address', async () => {
    const bodies: unknown[] = []
    server.use(
      answering(createInvitation, ({ body }) => {
        bodies.push(body)
        return { invitation: invitation(), link: 'https://knowwhen.example/invitation?token=abc' }
      }),
    )
    const user = await openPeople()
    await user.click(screen.getByRole('button', { name: 'Invite' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.click(dialog.getByRole('radio', { name: /^By a link/ }))
    await user.click(dialog.getByRole('button', { name: 'Make link' }))
    expect(await dialog.findByText('https://knowwhen.example/invitation?token=abc')).toBeTruthy()
    expect(bodies).toEqual([{ email: null, role: 'member' }])
    await user.click(dialog.getByRole('button', { name: 'I have copied it' }))
    await waitFor(() => expect(screen.queryByText(/token=abc/)).toBeNull())
  })

  it('by e-mail needs an address, and says where the message waits without a mail server', async () => {
    server.use(
      answering(createInvitation, () => ({
        invitation: invitation({ email: 'ben@example.com' }),
        link: null,
      })),
    )
    const user = await openPeople()
    await user.click(screen.getByRole('button', { name: 'Invite' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.click(dialog.getByRole('button', { name: 'Invite' }))
    expect(await dialog.findByText(/Please give an e-mail address/)).toBeTruthy()
    await user.type(dialog.getByLabelText('E-mail address'), 'ben@example.com')
    await user.click(dialog.getByRole('button', { name: 'Invite' }))
    expect(await dialog.findByText(/ben@example.com waits in the outbox/)).toBeTruthy()
  })

  it('that expired is made anew, with a new link; one that was accepted is not', async () => {
    server.use(
      answering(listInvitations, () =>
        page([
          invitation({ id: uuid(62), state: 'expired' }),
          invitation({
            id: uuid(63),
            email: 'ben@example.com',
            state: 'accepted',
            acceptedAt: at,
            acceptedBy: { userId: uuid(3), name: 'Ben' },
          }),
        ]),
      ),
      answering(resendInvitation, () => ({
        invitation: invitation(),
        link: 'https://knowwhen.example/invitation?token=new',
      })),
    )
    const user = await openPeople()
    const list = within(await screen.findByRole('list', { name: 'Invitations' }))
    expect(list.getByText(/^Accepted by Ben on 2 Mar 2026/)).toBeTruthy()
    expect(list.getAllByRole('button')).toHaveLength(1)
    await user.click(list.getByRole('button', { name: 'New link for the link of 2 Mar 2026' }))
    expect(await screen.findByText('https://knowwhen.example/invitation?token=new')).toBeTruthy()
  })
})
