import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  createHypothesis,
  getExperiment,
  getExperimentFacets,
  getHypothesis,
  getSession,
  linkExperiment,
  listAdoptable,
  listConnections,
  listEvidence,
  listExperiments,
  listKpis,
  listMetrics,
  listTeams,
  suggestHypotheses,
} from '../api/endpoints.js'
import { answering } from '../testing/answers.js'
import { card, experiment, linkedTo, page, session, team, uuid } from '../testing/card-fixtures.js'
import { renderAt } from '../testing/render.js'
import { server } from '../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

const facets = {
  projects: [{ externalId: 'prj_shop', name: 'Shop', experiments: 3 }],
  tags: [{ tag: 'checkout', experiments: 2 }],
}

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  server.use(
    answering(getSession, () => session),
    answering(listTeams, () => page([team])),
    answering(listKpis, () => page([])),
    answering(listMetrics, () => page([])),
    answering(listEvidence, () => page([])),
    answering(listConnections, () => page([])),
    answering(getExperimentFacets, () => facets),
    answering(suggestHypotheses, () => ({ items: [] })),
  )
})

describe('experiments', () => {
  it('lists what has no card as such, with its health in words and the age of its numbers', async () => {
    server.use(
      answering(listExperiments, () =>
        page([
          experiment({
            health: 'unhealthy',
            healthWords: ['The split is broken (p < 0.001).'],
            asOf: '2026-03-01T09:00:00.000Z',
          }),
        ]),
      ),
    )
    renderAt('/experiments?linked=no')
    const table = await screen.findByRole('table', { name: 'Experiments' })
    expect(within(table).getByText('No card yet')).toBeTruthy()
    expect(within(table).getAllByText('Unhealthy').length).toBeGreaterThan(0)
    expect(within(table).getByText('The split is broken (p < 0.001).')).toBeTruthy()
  })

  it('keeps every filter in the address and asks the server for just these', async () => {
    const asked: URLSearchParams[] = []
    server.use(
      answering(listExperiments, ({ query }) => {
        asked.push(query)
        return page([experiment()])
      }),
    )
    const { user, router } = renderAt('/experiments?sort=users')
    await screen.findByRole('table', { name: 'Experiments' })
    expect(Object.fromEntries(asked.at(-1) ?? [])).toMatchObject({ sort: 'users', order: 'asc' })
    await user.click(screen.getByRole('button', { name: 'More filters' }))
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Project' }), 'Shop')
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Age of its numbers' }),
      'Older than 7 days',
    )
    await user.click(screen.getByRole('button', { name: 'Experiment' }))
    await waitFor(() =>
      expect(router.state.location.search).toEqual({
        sort: 'name',
        projectId: 'prj_shop',
        olderThanDays: '7',
      }),
    )
    await waitFor(() =>
      expect(Object.fromEntries(asked.at(-1) ?? [])).toMatchObject({
        sort: 'name',
        order: 'asc',
        projectId: 'prj_shop',
        olderThanDays: '7',
      }),
    )
  })

  it('suggests a card with its reasons, and links it in one click as a suggestion', async () => {
    const bodies: unknown[] = []
    server.use(
      answering(listExperiments, () => page([experiment()])),
      answering(suggestHypotheses, () => ({
        items: [
          {
            score: 0.8,
            reasons: [{ kind: 'words' as const, words: 'Both speak of a checkout on one page.' }],
            hypothesis: {
              id: uuid(1),
              key: 'HYP-1',
              capability: 'a checkout on one page',
              outcome: 'more finished orders',
              state: 'sealed' as const,
              team: null,
            },
          },
        ],
      })),
      answering(linkExperiment, ({ body }) => {
        bodies.push(body)
        return card({ experiment: linkedTo(experiment()) })
      }),
    )
    const { user } = renderAt('/experiments')
    await user.click(await screen.findByRole('button', { name: 'Suggest a card for One-page checkout' }))
    const dialog = await screen.findByRole('dialog', { name: 'Which card does “One-page checkout” test?' })
    expect(await within(dialog).findByText('Both speak of a checkout on one page.')).toBeTruthy()
    await user.click(within(dialog).getByRole('button', { name: 'Link HYP-1' }))
    await screen.findByText('One-page checkout tests HYP-1 from now on.')
    expect(bodies).toEqual([{ experimentId: uuid(41), origin: 'suggestion' }])
  })

  it('takes finished experiments along to adoption, and says which of the chosen are left out', async () => {
    server.use(
      answering(listExperiments, () =>
        page([
          experiment({ id: uuid(42), name: 'Finished', status: 'stopped' }),
          experiment({ id: uuid(43), name: 'Running still' }),
        ]),
      ),
      answering(listAdoptable, () => page([])),
    )
    const { user, router } = renderAt('/experiments')
    await user.click(await screen.findByRole('checkbox', { name: 'Select all that are shown' }))
    const bar = screen.getByRole('region', { name: 'Selected experiments' })
    expect(bar.textContent).toContain('1 of them is left out')
    await user.click(within(bar).getByRole('button', { name: 'Adopt 1 as past experiments' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/experiments/adoption'))
    expect(await screen.findByRole('button', { name: 'Adopt 1 experiment' })).toBeTruthy()
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
