/** One malformed item of a list costs itself, and never the run. */
import { GrowthBookError, type GrowthBookClient, type GrowthBookFailure } from '@knowwhen/growthbook'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import { growthBookScenario, type Scenario } from '../../testing/growthbook-scenario.js'

let s: Scenario
beforeAll(async () => {
  s = await growthBookScenario({ rateLimitMax: null })
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => s.close())

const failure: GrowthBookFailure = {
  code: 'malformedAnswer',
  sentence: 'The first of the list is not what its API promises.',
}

interface Tolerance {
  readonly onMalformedItem?: (failure: GrowthBookFailure, raw: string) => void
}

/** As the client reads a list whose first item is malformed: it says so, or fails where nobody listens. */
async function* afterMalformed<T>(items: AsyncIterable<T>, options: Tolerance = {}) {
  if (options.onMalformedItem === undefined) throw new GrowthBookError(failure)
  options.onMalformedItem(failure, '{}')
  yield* items
}

const withClient = (changed: (client: GrowthBookClient) => Partial<GrowthBookClient>): void => {
  const { growthBook } = s.t.deps
  const createClient = growthBook.createClient.bind(growthBook)
  vi.spyOn(growthBook, 'createClient').mockImplementation((target) => {
    const client = createClient(target)
    return { ...client, ...changed(client) }
  })
}

const noted = [{ code: failure.code, message: failure.sentence, experimentName: null }]

describe('a run that meets', () => {
  it('a malformed experiment reads the others, says so once, and so do those that follow', async () => {
    const connection = await s.connect()
    withClient((client) => ({
      listExperimentPages: (options) => afterMalformed(client.listExperimentPages(options), options),
    }))
    expect(await s.sync(connection.id)).toMatchObject({
      status: 'succeeded',
      experimentsSeen: 17,
      problems: noted,
    })
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', problems: noted })
  })

  it('a malformed metric group reads the others, and says so once', async () => {
    const connection = await s.connect()
    withClient((client) => ({
      listMetricGroups: (options) => afterMalformed(client.listMetricGroups(options), options),
    }))
    expect(await s.sync(connection.id)).toMatchObject({
      status: 'succeeded',
      experimentsSeen: 17,
      problems: noted,
    })
  })
})
