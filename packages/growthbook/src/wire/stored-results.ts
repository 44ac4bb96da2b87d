import { GrowthBookError, malformedAnswer } from '../failures.js'
import { experimentSchema, type Experiment } from './experiment.js'
import { parseWire } from './parse.js'
import { resultsAnswerSchema, type ResultsAnswer } from './results.js'

const parseJson = (raw: string): unknown => {
  try {
    return JSON.parse(raw)
  } catch {
    throw new GrowthBookError(malformedAnswer('the whole body', 'it is not JSON'))
  }
}

/** Reads a stored answer of `/experiments/{id}/results` again, so that a verdict can be recomputed. Throws `malformedAnswer`. */
export const parseStoredResults = (raw: string): ResultsAnswer =>
  parseWire(resultsAnswerSchema, parseJson(raw))

/** Reads the stored JSON of one experiment as `listExperiments` gave it. Throws `malformedAnswer`. */
export const parseStoredExperiment = (raw: string): Experiment => parseWire(experimentSchema, parseJson(raw))
