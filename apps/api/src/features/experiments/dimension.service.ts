/** What the results of an experiment can be broken down by, as GrowthBook has it (API.md §2). */
import type { ExperimentDimension } from '@knowwhen/contract'
import {
  GrowthBookError,
  parseStoredExperiment,
  type Experiment,
  type GrowthBookClient,
  type Read,
} from '@knowwhen/growthbook'
import { z } from 'zod'

import type { ExperimentSource } from './experiment-source.read.js'

/** As stored at the last sync; asked anew where that cannot be read any more. */
async function experimentOf(
  client: GrowthBookClient,
  { raw, externalId }: ExperimentSource,
  signal: AbortSignal,
): Promise<Experiment> {
  try {
    return parseStoredExperiment(raw)
  } catch (error) {
    if (!(error instanceof GrowthBookError)) throw error
    return (await client.getExperiment(externalId, { signal })).parsed
  }
}

const all = async <Item>(listed: AsyncIterable<Read<Item>>): Promise<readonly Item[]> => {
  const items: Item[] = []
  for await (const { parsed } of listed) items.push(parsed)
  return items
}

const overTime: ExperimentDimension = {
  dimension: 'pre:date',
  name: 'Day of first exposure',
  kind: 'date',
}
const byActivation: ExperimentDimension = {
  dimension: 'pre:activation',
  name: 'Activated or not',
  kind: 'activation',
}

const withActivation = z.object({
  settings: z.object({ activationMetric: z.object({ metricId: z.string().min(1) }) }),
})

/** An activation metric, by which people are told apart who did what makes them count. */
const hasActivation = ({ raw }: ExperimentSource): boolean => {
  try {
    return withActivation.safeParse(JSON.parse(raw)).success
  } catch {
    return false
  }
}

/** Columns of the assignment query are dimensions of the experiment. */
async function columnsOf(
  client: GrowthBookClient,
  { settings }: Experiment,
  signal: AbortSignal,
): Promise<readonly ExperimentDimension[]> {
  const sources = await all(client.listDataSources({ signal }))
  const source = sources.find(({ id }) => id === settings.datasourceId)
  const query = source?.assignmentQueries.find(({ id }) => id === settings.assignmentQueryId)
  return (query?.dimensionColumns ?? []).map((column) => ({
    dimension: `exp:${column}`,
    name: column,
    kind: 'experiment',
  }))
}

async function unitsOf(
  client: GrowthBookClient,
  { settings }: Experiment,
  signal: AbortSignal,
): Promise<readonly ExperimentDimension[]> {
  const dataSourceId = settings.datasourceId
  const dimensions = await all(client.listDimensions({ signal, dataSourceId }))
  return dimensions
    .filter(({ datasourceId }) => datasourceId === dataSourceId)
    .map(({ id, name }) => ({ dimension: id, name: name === '' ? id : name, kind: 'user' }))
}

export async function dimensionsOf(
  client: GrowthBookClient,
  source: ExperimentSource,
  signal: AbortSignal,
): Promise<{ items: ExperimentDimension[] }> {
  const experiment = await experimentOf(client, source, signal)
  return {
    items: [
      overTime,
      ...(hasActivation(source) ? [byActivation] : []),
      ...(await columnsOf(client, experiment, signal)),
      ...(await unitsOf(client, experiment, signal)),
    ],
  }
}
