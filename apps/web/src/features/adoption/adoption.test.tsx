import type { Adopted } from '@knowwhen/contract'
import { configure, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  adoptExperiments,
  getExperimentFacets,
  getSession,
  listAdoptable,
  listConnections,
  listTeams,
} from '../../api/endpoints.js'
import { answering, refusal } from '../../testing/answers.js'
import { page, session, team, uuid } from '../../testing/card-fixtures.js'
import { renderAt } from '../../testing/render.js'
import { server } from '../../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

const adoptable = (number: number) => ({
  experimentId: uuid(number),
  name: `Old experiment ${number}`,
  connection: null,
  project: null,
  team: null,
  startedAt: '2025-01-01T00:00:00.000Z',
  endedAt: '2025-02-01T00:00:00.000Z',
  users: 1000,
  statedHypothesis: '',
  ownConclusion: null,
  ownOutcome: null,
  treatmentArms: 1,
  goals: ['Conversion'],
  guardrails: [],
  asOf: '2025-02-01T00:00:00.000Z',
})
const all = Array.from({ length: 45 }, (_, index) => adoptable(index + 1))

const adopted = (experimentId: string): Adopted => ({
  experimentId,
  name: `Old experiment ${experimentId.slice(-4)}`,
  hypothesis: { id: uuid(9000), key: 'HYP-9' },
  verdict: null,
  code: null,
  refusal: null,
})

const idsOf = (body: unknown): readonly string[] => {
  if (typeof body !== 'object' || body === null || !('experimentIds' in body)) return []
  return Array.isArray(body.experimentIds) ? body.experimentIds.map(String) : []
}

beforeEach(() => {
  localStorage.clear()
  server.use(
    answering(getSession, () => session),
    answering(listTeams, () => page([team])),
    answering(listConnections, () => page([])),
    answering(getExperimentFacets, () => ({ projects: [], tags: [] })),
    answering(listAdoptable, () => page(all)),
  )
})

describe('adopting past experiments', () => {
  it('asks for what the cards have in common before it sends anything', async () => {
    const { user } = renderAt('/experiments/adoption')
    await user.click(await screen.findByRole('button', { name: 'Choose all 45' }))
    await user.click(await screen.findByRole('button', { name: 'Adopt 45 experiments' }))
    expect(await screen.findByText('Something is missing; see the fields marked below.')).toBeTruthy()
  })

  it('goes in chunks, keeps what was adopted when one fails, and goes on from there after coming back', async () => {
    const chunks: number[] = []
    let fails = false
    server.use(
      answering(adoptExperiments, ({ body }) => {
        const ids = idsOf(body)
        chunks.push(ids.length)
        if (chunks.length === 2 && fails)
          return refusal({ status: 409, code: 'teamArchived', detail: 'That team is archived.' })
        const items = ids.map(adopted)
        return { items, adopted: items.length, skipped: 0 }
      }),
    )
    fails = true
    const first = renderAt('/experiments/adoption')
    await first.user.click(await screen.findByRole('button', { name: 'Choose all 45' }))
    await first.user.type(screen.getByLabelText(/Whom were they for/), 'everybody')
    await first.user.click(await screen.findByRole('button', { name: 'Adopt 45 experiments' }))
    expect(await screen.findByText(/That team is archived/)).toBeTruthy()
    expect(screen.getByRole('status').textContent).toContain('20 of 45 experiments: 20 adopted')
    first.unmount()

    fails = false
    const { user } = renderAt('/experiments/adoption')
    await user.click(await screen.findByRole('button', { name: 'Go on with the other 25' }))
    await waitFor(() => expect(screen.getByText(/45 of 45 experiments: 45 adopted/)).toBeTruthy())
    expect(chunks).toEqual([20, 20, 20, 5])
  })
})
