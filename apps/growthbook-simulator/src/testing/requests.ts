import type { LightMyRequestResponse } from 'fastify'
import { z } from 'zod'
import { DEFAULT_SECRET_KEY, type Simulator } from '../simulator.js'

export const ADMIN = { authorization: `Bearer ${DEFAULT_SECRET_KEY}` }

export function get(
  simulator: Simulator,
  path: string,
  headers: Record<string, string> = ADMIN,
): Promise<LightMyRequestResponse> {
  return simulator.app.inject({ method: 'GET', url: path, headers })
}

export function post(
  simulator: Simulator,
  path: string,
  payload: object = {},
  headers: Record<string, string> = ADMIN,
): Promise<LightMyRequestResponse> {
  return simulator.app.inject({ method: 'POST', url: path, headers, payload })
}

const analysisSchema = z.object({
  engine: z.enum(['bayesian', 'frequentist']),
  numerator: z.number(),
  denominator: z.number(),
  mean: z.number(),
  stddev: z.number(),
  percentChange: z.number(),
  ciLow: z.number(),
  ciHigh: z.number(),
  pValue: z.number(),
  risk: z.number(),
  chanceToBeatControl: z.number(),
})
export type WireAnalysis = z.output<typeof analysisSchema>

const sliceSchema = z.object({
  dimension: z.string(),
  totalUsers: z.number(),
  checks: z.object({ srm: z.number() }),
  metrics: z.array(
    z.object({
      metricId: z.string(),
      metricName: z.string().optional(),
      variations: z.array(
        z.object({
          variationId: z.string(),
          variationName: z.string().optional(),
          users: z.number(),
          analyses: z.array(analysisSchema),
        }),
      ),
    }),
  ),
})

export const resultSchema = z.object({
  id: z.string(),
  dateUpdated: z.string(),
  phase: z.string(),
  dateStart: z.string(),
  dateEnd: z.string(),
  dimension: z.object({ type: z.string(), id: z.string().optional() }),
  results: z.array(sliceSchema),
})
export type WireResult = z.output<typeof resultSchema>

/** The results of one experiment, by the id of its file. */
export async function readResult(simulator: Simulator, id: string, query = ''): Promise<WireResult> {
  const response = await get(simulator, `/api/v1/experiments/exp_${id}/results${query}`)
  return z.object({ result: resultSchema }).parse(response.json()).result
}

/** The analysis of one arm and metric, by their places. */
export function analysisAt(result: WireResult, metric: number, arm: number): WireAnalysis {
  const analysis = result.results[0]?.metrics[metric]?.variations[arm]?.analyses[0]
  if (analysis === undefined) throw new Error(`no analysis for metric ${metric}, arm ${arm}`)
  return analysis
}

export async function messageOf(
  response: Promise<LightMyRequestResponse>,
): Promise<{ status: number; message: string }> {
  const { statusCode, body } = await response
  const { message } = z.object({ message: z.string() }).parse(JSON.parse(body))
  return { status: statusCode, message }
}
