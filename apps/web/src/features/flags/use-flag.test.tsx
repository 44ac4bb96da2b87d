import type { FeatureFlags } from '@knowwhen/contract'
import { screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { getFeatureFlags, recordFlagExposure } from '../../api/endpoints.js'
import { answering, refusal } from '../../testing/answers.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { useFlag } from './use-flag.js'

function Steps() {
  return <p>{useFlag('home-first-steps') ? 'steps' : 'no steps'}</p>
}

const sdk = (clientKey: string): NonNullable<FeatureFlags['sdk']> => ({
  apiHost: 'https://flags.example',
  clientKey,
  attributes: { id: 'person-1', organizationId: 'organization-1', role: 'owner' },
})

const flags = (facts: Partial<FeatureFlags>): FeatureFlags => ({
  flags: { 'home-first-steps': true, 'link-suggestions': true },
  sdk: null,
  ...facts,
})

/** Everybody is in the second of two variations, in which the feature is off. */
const anExperiment = {
  status: 200,
  features: {
    'home-first-steps': {
      defaultValue: true,
      rules: [
        {
          key: 'first-steps-or-not',
          hashAttribute: 'id',
          variations: [true, false],
          meta: [{ key: 'with' }, { key: 'without' }],
          weights: [0, 1],
          coverage: 1,
        },
      ],
    },
  },
}

describe('a flag of our own', () => {
  let exposures: unknown[]
  let askedOutside: number
  beforeEach(() => {
    exposures = []
    askedOutside = 0
    server.use(
      answering(recordFlagExposure, ({ body }) => void exposures.push(body)),
      http.get('https://flags.example/api/features/:clientKey', () => {
        askedOutside += 1
        return HttpResponse.json(anExperiment)
      }),
    )
  })

  it('is what the server says where there is no GrowthBook of ours, and nobody else is asked', async () => {
    server.use(
      answering(getFeatureFlags, () =>
        flags({ flags: { 'home-first-steps': false, 'link-suggestions': true } }),
      ),
    )
    renderPart(<Steps />)
    expect(screen.getByText('steps')).toBeTruthy()
    expect(await screen.findByText('no steps')).toBeTruthy()
    expect(askedOutside).toBe(0)
    expect(exposures).toEqual([])
  })

  it('stays on its default where the server says nothing', async () => {
    let asked = 0
    server.use(
      answering(getFeatureFlags, () => {
        asked += 1
        return refusal({ status: 500, code: 'internal', detail: 'Not now.' })
      }),
    )
    renderPart(<Steps />)
    await waitFor(() => expect(asked).toBe(1))
    expect(screen.getByText('steps')).toBeTruthy()
  })

  it('is decided by an experiment, whose variation is noted once however often it is used', async () => {
    server.use(answering(getFeatureFlags, () => flags({ sdk: sdk('sdk-experiment') })))
    renderPart(
      <>
        <Steps />
        <Steps />
      </>,
    )
    await waitFor(() => expect(screen.getAllByText('no steps')).toHaveLength(2))
    await waitFor(() =>
      expect(exposures).toEqual([{ experimentKey: 'first-steps-or-not', variationKey: 'without' }]),
    )
    expect(askedOutside).toBe(1)
  })

  it('is what the server found where that GrowthBook cannot be reached', async () => {
    server.use(
      answering(getFeatureFlags, () =>
        flags({
          flags: { 'home-first-steps': false, 'link-suggestions': true },
          sdk: sdk('sdk-unreachable'),
        }),
      ),
      http.get('https://flags.example/api/features/:clientKey', () => HttpResponse.error()),
    )
    renderPart(<Steps />)
    expect(await screen.findByText('no steps')).toBeTruthy()
    expect(exposures).toEqual([])
  })
})
