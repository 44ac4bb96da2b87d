import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  createHypothesis,
  getExperiment,
  getHypothesis,
  getSession,
  linkExperiment,
  listEvidence,
  listExperiments,
  listKpis,
  listMetrics,
  listTeams,
} from '../api/endpoints.js'
import { answering } from '../testing/answers.js'
import { card, experiment, linkedTo, page, session, team, uuid } from '../testing/card-fixtures.js'
import { renderAt } from '../testing/render.js'
import { server } from '../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

beforeEach(() => {
  sessionStorage.clear()
  server.use(
    answering(getSession, () => session),
    answering(listTeams, () => page([team])),
    answering(listKpis, () => page([])),
    answering(listMetrics, () => page([])),
    answering(listEvidence, () => page([])),
  )
})

describe('experiments', () => {
  it('lists orphaned ones as such, with the health of their split', async () => {
    server.use(answering(listExperiments, () => page([experiment({ sampleRatioPValue: 0.00002 })])))
    renderAt('/experiments?linked=no')
    const table = await screen.findByRole('table', { name: 'Experiments' })
    expect(within(table).getByText('Orphaned')).toBeTruthy()
    expect(within(table).getAllByText(/split is broken \(p < 0.001\)/).length).toBeGreaterThan(0)
  })

  it('writes a card from what GrowthBook knows, links it, and warns that it will be retrospective', async () => {
    const orphan = experiment({
      metrics: [
        {
          id: uuid(21),
          connectionId: uuid(51),
          externalId: 'met_conversion',
          name: 'Conversion',
          kind: 'proportion',
          direction: 'increase',
          kpi: null,
          deletedAt: null,
          use: 'goal',
        },
      ],
    })
    const bodies: unknown[] = []
    const draft = card({ experiment: linkedTo(orphan) })
    server.use(
      answering(getExperiment, () => orphan),
      answering(createHypothesis, ({ body }) => {
        bodies.push(body)
        return card()
      }),
      answering(linkExperiment, () => draft),
      answering(getHypothesis, () => draft),
    )
    const { user, router } = renderAt(`/experiments/${orphan.id}`)
    const section = await screen.findByRole('region', { name: 'Card' })
    expect(section.textContent).toContain('retrospective')
    await user.click(within(section).getByRole('button', { name: 'Write a card for this experiment' }))
    await waitFor(() => expect(router.state.location.pathname).toBe(`/hypotheses/${uuid(1)}`))
    expect(bodies).toMatchObject([
      {
        capability: 'One-page checkout',
        signals: [{ role: 'goal', name: 'Conversion', direction: 'increase', metricId: uuid(21) }],
      },
    ])
  })
})
