import type { ApiKey, IdentityProvider, Organization } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  callOffDeletion,
  getAccount,
  getIdentityProvider,
  getOrganization,
  getSession,
  listApiKeys,
  listAuditEvents,
  listNotifications,
  listOrganizations,
  listPeople,
  putIdentityProvider,
  rotateApiKey,
  scheduleDeletion,
  verifyDomain,
} from '../../api/endpoints.js'
import { answering, refusal } from '../../testing/answers.js'
import { page, session, uuid } from '../../testing/card-fixtures.js'
import { renderAt } from '../../testing/render.js'
import { server } from '../../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

const at = '2026-03-02T09:00:00.000Z'
const ada = { userId: session.user.id, name: 'Ada' }
const organization: Organization = {
  id: session.organization.id,
  name: 'Northwind',
  isDemo: false,
  strictness: 'point',
  minimumRuntimeDays: 7,
  people: 3,
  auditRetentionDays: null,
  joinDomain: null,
  joinRole: null,
  deleteAfter: null,
  version: 4,
}

beforeEach(() => {
  server.use(
    answering(getSession, () => session),
    answering(getOrganization, () => organization),
    answering(listOrganizations, () => ({ items: [], mayCreate: false })),
    answering(listNotifications, () => ({ ...page([]), unread: 0 })),
    answering(listPeople, () => page([])),
    answering(getAccount, () => refusal({ status: 500, code: 'internal', detail: 'Not asked here.' })),
  )
})

describe('single sign-on', () => {
  let provider: IdentityProvider
  let sent: unknown[]
  beforeEach(() => {
    sent = []
    provider = {
      id: uuid(71),
      name: 'Northwind ID',
      issuer: 'https://id.northwind.example',
      clientId: 'knowwhen',
      domain: 'northwind.example',
      domainRecord: { type: 'TXT', name: '_knowwhen.northwind.example', value: 'proof=1' },
      domainVerifiedAt: null,
      isEnforced: false,
      defaultRole: 'viewer',
      createdAt: at,
      version: 2,
    }
    server.use(
      answering(getIdentityProvider, () => ({ provider, redirectUri: 'https://knowwhen.example/callback' })),
      answering(putIdentityProvider, ({ body }) => {
        sent.push(body)
        return provider
      }),
    )
  })

  it('shows the record to publish, and why the domain is not proven yet', async () => {
    server.use(
      answering(verifyDomain, () =>
        refusal({ status: 422, code: 'recordNotFound', detail: 'No such TXT record is there.' }),
      ),
    )
    const { user } = renderAt('/settings/single-sign-on')
    expect(await screen.findByText('_knowwhen.northwind.example')).toBeTruthy()
    expect(screen.getByRole<HTMLInputElement>('switch', { name: /^Only with/ }).disabled).toBe(true)
    await user.click(screen.getByRole('button', { name: 'Check the domain now' }))
    expect(await screen.findByText('No such TXT record is there.')).toBeTruthy()
  })

  it('keeps the stored secret when none is typed, and never shows one', async () => {
    const { user } = renderAt('/settings/single-sign-on')
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByLabelText<HTMLInputElement>('Client secret').value).toBe('')
    await user.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({ issuer: provider.issuer, defaultRole: 'viewer', version: 2 })
    expect(sent[0]).not.toHaveProperty('clientSecret')
  })

  it('is enforced only after a warning', async () => {
    provider = { ...provider, domainVerifiedAt: at }
    const { user } = renderAt('/settings/single-sign-on')
    await user.click(await screen.findByRole('switch', { name: /^Only with/ }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Only with Northwind ID?' }))
    expect(sent).toEqual([])
    await user.click(dialog.getByRole('button', { name: 'Turn passwords off' }))
    await waitFor(() => expect(sent).toMatchObject([{ isEnforced: true, version: 2 }]))
  })
})

describe('an API key', () => {
  const key = (changes: Partial<ApiKey>): ApiKey => ({
    id: uuid(81),
    name: 'Deploy',
    scope: 'write',
    team: { id: uuid(31), name: 'Checkout' },
    prefix: 'kw_old',
    createdBy: ada,
    createdAt: at,
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
    rotatedFrom: null,
    ...changes,
  })

  it('that was replaced, expired or revoked is not rotated again', async () => {
    server.use(
      answering(listApiKeys, () =>
        page([
          key({ id: uuid(82), prefix: 'kw_new', rotatedFrom: uuid(81) }),
          key({}),
          key({ id: uuid(83), prefix: 'kw_end', expiresAt: at }),
          key({ id: uuid(84), prefix: 'kw_rev', revokedAt: at }),
        ]),
      ),
    )
    renderAt('/settings/api-keys')
    const list = within(await screen.findByRole('list', { name: 'API keys' }))
    const names = list.getAllByRole('button').map((button) => button.getAttribute('aria-label'))
    expect(names).toEqual(['Rotate Deploy, kw_new', 'Revoke Deploy, kw_new', 'Revoke Deploy, kw_old'])
    expect(list.getByText(/Replaced by kw_new\./)).toBeTruthy()
  })

  it('rotates with the overlap that was chosen, and shows the new one once', async () => {
    const bodies: unknown[] = []
    server.use(
      answering(listApiKeys, () => page([key({})])),
      answering(rotateApiKey, ({ body }) => {
        bodies.push(body)
        return {
          apiKey: key({ id: uuid(82), prefix: 'kw_new', rotatedFrom: uuid(81) }),
          secret: 'kw_new_secret',
          replaced: key({ expiresAt: '2099-01-01T00:00:00.000Z' }),
        }
      }),
    )
    const { user } = renderAt('/settings/api-keys')
    await user.click(await screen.findByRole('button', { name: 'Rotate Deploy, kw_old' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.click(dialog.getByRole('combobox'))
    await user.click(await screen.findByRole('option', { name: 'For a week' }))
    await user.click(dialog.getByRole('button', { name: 'Rotate key' }))
    expect(await dialog.findByText('kw_new_secret')).toBeTruthy()
    expect(dialog.getByText(/The old key kw_old… works until 1 Jan 2099/)).toBeTruthy()
    expect(bodies).toEqual([{ overlapHours: 168 }])
  })
})

describe('the audit trail', () => {
  it('asks for what the address says, days as the instants at which they begin and end', async () => {
    const asked: URLSearchParams[] = []
    server.use(
      answering(listAuditEvents, ({ query }) => {
        asked.push(query)
        return page([])
      }),
    )
    renderAt('/settings/audit?action=team.&from=2026-03-01&until=2026-03-01')
    expect(await screen.findByText('Nothing fits these filters')).toBeTruthy()
    const begin = new Date('2026-03-01T00:00:00')
    const end = new Date('2026-03-02T00:00:00')
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      action: 'team.',
      from: begin.toISOString(),
      until: end.toISOString(),
    })
    const csv = screen.getByRole<HTMLAnchorElement>('link', { name: /^CSV/ }).href
    expect(new URL(csv).searchParams.get('action')).toBe('team.')
    expect(new URL(csv).searchParams.get('format')).toBe('csv')
  })
})

describe('the end of an organisation', () => {
  it('needs its name, and can be called off', async () => {
    let scheduled = 0
    const ending = { ...organization, deleteAfter: '2026-03-16T09:00:00.000Z' }
    server.use(
      answering(scheduleDeletion, () => {
        scheduled += 1
        return ending
      }),
      answering(callOffDeletion, () => organization),
    )
    const { user } = renderAt('/settings/organization')
    await user.click(await screen.findByRole('button', { name: 'Delete …' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete this organisation?' }))
    expect(dialog.getByRole('link', { name: 'Export everything first' })).toBeTruthy()
    await user.type(dialog.getByLabelText(/^Type/), 'northwind')
    await user.click(dialog.getByRole('button', { name: 'Delete in 14 days' }))
    expect(await dialog.findByText('Please type the name as it is: Northwind')).toBeTruthy()
    expect(scheduled).toBe(0)
    await user.clear(dialog.getByLabelText(/^Type/))
    await user.type(dialog.getByLabelText(/^Type/), 'Northwind')
    await user.click(dialog.getByRole('button', { name: 'Delete in 14 days' }))
    await user.click(await screen.findByRole('button', { name: 'Call it off' }))
    expect(await screen.findByRole('button', { name: 'Delete …' })).toBeTruthy()
  })

  it('is the owner’s alone; everybody may leave', async () => {
    const actions = session.actions.filter((action) => action !== 'organization.own')
    server.use(answering(getSession, () => ({ ...session, role: 'admin' as const, actions })))
    renderAt('/settings/organization')
    expect(await screen.findByRole('button', { name: 'Leave …' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Delete …' })).toBeNull()
    expect(screen.queryByRole('link', { name: /Download archive/ })).toBeNull()
  })
})
