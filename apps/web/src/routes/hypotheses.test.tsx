import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  getHypothesis,
  getSession,
  linkExperiment,
  listEvidence,
  listExperiments,
  listHypotheses,
  listKpis,
  listMetrics,
  listTeams,
} from '../api/endpoints.js'
import { answering } from '../testing/answers.js'
import {
  experiment,
  linkedTo,
  page,
  sealed,
  session,
  summary,
  team,
  uuid,
  verdict,
} from '../testing/card-fixtures.js'
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

describe('the list of hypotheses', () => {
  it('asks for what the address says and changes the address with the filters', async () => {
    const asked: string[] = []
    server.use(
      answering(listHypotheses, ({ query }) => {
        asked.push(query.toString())
        return page([summary()])
      }),
    )
    const { user, router } = renderAt('/hypotheses?state=readyToDecide')
    const tile = await screen.findByRole('article', { name: /HYP-1/ })
    expect(within(tile).getByText('Validated')).toBeTruthy()
    expect(asked[0]).toContain('state=readyToDecide')

    await user.selectOptions(screen.getByLabelText('Verdict'), 'validated')
    await waitFor(() => expect(router.state.location.searchStr).toContain('verdict=validated'))
    await waitFor(() => expect(asked.at(-1)).toContain('verdict=validated'))
  })

  it('shows the same cards as a table that can be sorted', async () => {
    server.use(answering(listHypotheses, () => page([summary()])))
    const { user, router } = renderAt('/hypotheses?view=table')
    const table = await screen.findByRole('table', { name: 'Hypotheses' })
    expect(within(table).getByRole('link', { name: 'a checkout on one page' })).toBeTruthy()
    await user.click(within(table).getByRole('button', { name: 'Key' }))
    await waitFor(() => expect(router.state.location.searchStr).toContain('sort=-key'))
    expect(within(table).getByRole('columnheader', { name: 'Key' }).getAttribute('aria-sort')).toBe(
      'descending',
    )
  })

  it('teaches what a card is while there is none', async () => {
    server.use(answering(listHypotheses, () => page([])))
    renderAt('/hypotheses')
    expect(await screen.findByRole('region', { name: 'No hypotheses yet' })).toBeTruthy()
  })
})

describe('the page of a card', () => {
  it('links an experiment in two clicks', async () => {
    const unlinked = experiment()
    let held = sealed()
    server.use(
      answering(getHypothesis, () => held),
      answering(listExperiments, ({ query }) => page(query.get('linked') === 'no' ? [unlinked] : [])),
      answering(linkExperiment, ({ body }) => {
        expect(body).toEqual({ experimentId: unlinked.id })
        held = sealed({ experiment: linkedTo(unlinked), verdict: verdict() })
        return held
      }),
    )
    const { user } = renderAt(`/hypotheses/${uuid(1)}`)
    await user.click(await screen.findByRole('button', { name: 'Link experiment' }))
    await user.click(await screen.findByRole('button', { name: /One-page checkout/ }))
    expect(await screen.findByText(/Tested by/)).toBeTruthy()
  })

  it('puts health before effects, and effects into words', async () => {
    server.use(
      answering(getHypothesis, () =>
        sealed({ state: 'readyToDecide', experiment: linkedTo(experiment()), verdict: verdict() }),
      ),
    )
    renderAt(`/hypotheses/${uuid(1)}`)
    const health = await screen.findByRole('list', { name: 'Health of the experiment' })
    expect(within(health).getAllByRole('listitem')).toHaveLength(4)
    const effects = screen.getByRole('region', { name: 'Effects' })
    expect(health.compareDocumentPosition(effects)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    expect(within(effects).getByText('conversion got better by 4.0%, above the promised 2%')).toBeTruthy()
    expect(within(effects).getByText('refunds held within its margin')).toBeTruthy()
    expect(screen.getByText(/Chance that this win is false: 22.0%/)).toBeTruthy()
  })

  it('says what is missing instead of judging too early', async () => {
    const waiting = verdict({
      verdict: 'pending',
      reason: 'belowMinimumRuntime',
      words: 'Not enough data yet',
      findings: [],
      readiness: {
        kind: 'notReady',
        daysRun: 3,
        sampleReached: 0.41,
        missing: ['3 of 7 days', '41% of the planned sample'],
        expectedAt: '2026-03-12T12:00:00.000Z',
      },
    })
    server.use(
      answering(getHypothesis, () =>
        sealed({ state: 'exposed', experiment: linkedTo(experiment()), verdict: waiting }),
      ),
    )
    renderAt(`/hypotheses/${uuid(1)}`)
    expect(
      await screen.findByText(
        'Not enough data yet: 3 of 7 days, 41% of the planned sample, expected on 12 Mar 2026.',
      ),
    ).toBeTruthy()
  })

  it('says that GrowthBook no longer has the experiment, and keeps the last reading', async () => {
    const gone = { ...experiment(), deletedAt: '2026-03-05T00:00:00.000Z' }
    const linked = linkedTo(gone)
    server.use(
      answering(getHypothesis, () =>
        sealed({
          experiment: linked && { ...linked, deletedAt: gone.deletedAt },
          verdict: verdict(),
        }),
      ),
    )
    renderAt(`/hypotheses/${uuid(1)}`)
    expect(await screen.findByText(/no longer has this experiment since 5 Mar 2026/)).toBeTruthy()
  })

  it('says that the experiment is no longer connected', async () => {
    const linked = linkedTo(experiment())
    server.use(
      answering(getHypothesis, () => sealed({ experiment: linked && { ...linked, isConnected: false } })),
    )
    renderAt(`/hypotheses/${uuid(1)}`)
    expect(await screen.findByText(/GrowthBook is no longer connected/)).toBeTruthy()
  })

  it('finds a card by the key that people say', async () => {
    server.use(answering(getHypothesis, () => sealed()))
    const { router } = renderAt('/hypotheses/HYP-1')
    expect(await screen.findByRole('heading', { name: /HYP-1/ })).toBeTruthy()
    expect(router.state.location.pathname).toBe(`/hypotheses/${uuid(1)}`)
  })
})
