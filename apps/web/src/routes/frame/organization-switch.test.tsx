import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import {
  getSession,
  listOrganizations,
  listTeams,
  switchOrganization,
  getOverview,
} from '../../api/endpoints.js'
import { answering, refusal, type Asked } from '../../testing/answers.js'
import { renderAt } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { adaMemberships, adaSession, southwindSession } from '../../testing/session-fixtures.js'

const memberships = answering(listOrganizations, () => ({ items: [...adaMemberships], mayCreate: true }))
const checkout = {
  id: '01890000-0000-7000-8000-000000000009',
  name: 'Checkout',
  purpose: '',
  color: '#1c666b',
  leader: null,
  size: 0,
  channels: 0,
  sizeHint: null,
  archivedAt: null,
  hypotheses: 0,
  createdAt: '2025-03-01T10:00:00Z',
  version: 1,
}
const overview = answering(getOverview, () =>
  refusal({ status: 500, code: 'internal', detail: 'Not of interest.' }),
)

describe('the organisation switcher', () => {
  it('goes Home in the other organisation, and keeps nothing of the one before', async () => {
    let asked: Asked | undefined
    let isSwitched = false
    server.use(
      memberships,
      overview,
      answering(getSession, () => (isSwitched ? southwindSession : adaSession)),
      answering(listTeams, () => ({ items: isSwitched ? [] : [checkout], nextCursor: null })),
      answering(switchOrganization, (request) => {
        asked = request
        isSwitched = true
        return southwindSession
      }),
    )
    const { user, router } = renderAt('/teams')
    expect(await screen.findByText('Checkout')).toBeTruthy()
    const [switcher] = screen.getAllByRole('button', { name: 'Northwind: switch organisation' })
    if (switcher === undefined) throw new Error('The frame has no switcher.')
    await user.click(switcher)
    await user.click(await screen.findByRole('menuitem', { name: 'Southwind' }))
    await screen.findAllByRole('button', { name: 'Southwind: switch organisation' })
    expect(router.state.location.pathname).toBe('/')
    expect(asked?.body).toEqual({ organizationId: southwindSession.organization.id })
    await router.navigate({ to: '/teams' })
    await screen.findByRole('heading', { name: 'Teams' })
    expect(screen.queryByText('Checkout')).toBeNull()
  })

  it('stays where it is when the other organisation refuses, and says why', async () => {
    server.use(
      memberships,
      answering(getSession, () => adaSession),
      answering(listTeams, () => ({ items: [], nextCursor: null })),
      answering(switchOrganization, () =>
        refusal({ status: 403, code: 'ssoRequired', detail: 'Southwind asks for its identity provider.' }),
      ),
    )
    const { user, router } = renderAt('/teams')
    const [switcher] = await screen.findAllByRole('button', { name: 'Northwind: switch organisation' })
    if (switcher === undefined) throw new Error('The frame has no switcher.')
    await user.click(switcher)
    await user.click(await screen.findByRole('menuitem', { name: 'Southwind' }))
    expect(await screen.findByText(/Southwind asks for its identity provider/)).toBeTruthy()
    expect(router.state.location.pathname).toBe('/teams')
  })

  it('says on every page when the organisation will be deleted', async () => {
    server.use(
      answering(listOrganizations, () => ({
        items: adaMemberships.map((one) => ({ ...one, deleteAfter: '2025-08-14T10:00:00Z' })),
        mayCreate: false,
      })),
      answering(getSession, () => adaSession),
      answering(listTeams, () => ({ items: [], nextCursor: null })),
    )
    renderAt('/teams')
    expect((await screen.findByText(/will be deleted on 14 Aug 2025/)).textContent).toContain('Northwind')
  })
})
