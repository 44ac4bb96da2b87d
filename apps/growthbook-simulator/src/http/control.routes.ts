import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { quirkSchema } from '../wire/quirks.js'
import { InvalidStatusError } from '../world/life.js'
import { UnknownExperimentError, type SimulatorControls } from '../controls.js'
import { faultSchema } from './faults.js'
import { addWebhookRoutes } from './webhook.routes.js'

const paramsSchema = z.strictObject({ id: z.string() })
const instant = z.iso.datetime({ offset: true })
const clockSchema = z.union([
  z.strictObject({ now: instant }),
  z.strictObject({ advanceDays: z.number().positive() }),
])
const startSchema = z.strictObject({ at: instant.optional() })
const advanceSchema = z.strictObject({ days: z.number().positive().default(1) })
const stopSchema = z.strictObject({
  at: instant.optional(),
  result: z.enum(['won', 'lost', 'inconclusive', 'dnf']).optional(),
  winner: z.string().optional(),
  conclusions: z.string().optional(),
  reason: z.string().optional(),
})
const editSchema = z.strictObject({
  name: z.string().min(1).optional(),
  hypothesis: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  project: z.string().optional(),
  archived: z.boolean().optional(),
})
const phaseSchema = z.strictObject({ name: z.string().min(1).default('Second phase') })

type Body = FastifyRequest['body']
type Action = (id: string, body: Body) => void

function experimentActions({ experiments }: SimulatorControls): Readonly<Record<string, Action>> {
  return {
    draft: (id) => experiments.draft(id),
    start: (id, body) => {
      const { at } = startSchema.parse(body ?? {})
      experiments.start(id, at === undefined ? undefined : new Date(at))
    },
    advance: (id, body) => experiments.advance(id, advanceSchema.parse(body ?? {}).days),
    stop: (id, body) => {
      const { at, ...rest } = stopSchema.parse(body ?? {})
      experiments.stop(id, { ...rest, ...(at === undefined ? {} : { at: new Date(at) }) })
    },
    'new-phase': (id, body) => experiments.newPhase(id, phaseSchema.parse(body ?? {}).name),
    report: (id) => experiments.report(id),
    edit: (id, body) => experiments.edit(id, editSchema.parse(body ?? {})),
    archive: (id) => experiments.archive(id),
    unarchive: (id) => experiments.unarchive(id),
    delete: (id) => experiments.delete(id),
  }
}

async function answerError(
  error: unknown,
  _request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (error instanceof UnknownExperimentError) return reply.code(404).send({ message: error.message })
  if (error instanceof InvalidStatusError)
    return reply.code(409).send({ message: error.message, code: error.code })
  if (error instanceof z.ZodError) return reply.code(400).send({ message: z.prettifyError(error) })
  return reply.code(500).send({ message: error instanceof Error ? error.message : 'Unknown error' })
}

function addClockRoutes(app: FastifyInstance, { clock }: SimulatorControls): void {
  app.get('/clock', () => ({ now: clock.now().toISOString() }))
  app.post('/clock', (request) => {
    const body = clockSchema.parse(request.body)
    if ('now' in body) clock.set(new Date(body.now))
    else clock.advanceDays(body.advanceDays)
    return { now: clock.now().toISOString() }
  })
}

/** The switches of `QUIRKS`, the distance, and the rate limit. */
function addServerRoutes(app: FastifyInstance, controls: SimulatorControls): void {
  const { quirks, network, rateLimit } = controls
  const switches = () => ({ quirks: quirks.list() })
  app.get('/quirks', switches)
  app.post('/quirks', (request) => {
    const { quirk, on } = z.strictObject({ quirk: quirkSchema, on: z.boolean() }).parse(request.body)
    if (on) quirks.turnOn(quirk)
    else quirks.turnOff(quirk)
    return switches()
  })
  app.post('/latency', (request) => {
    network.setLatency(z.strictObject({ milliseconds: z.int().min(0) }).parse(request.body).milliseconds)
    return { milliseconds: network.latency() }
  })
  app.post('/rate-limit', (request) => {
    const { max } = z.strictObject({ max: z.int().positive().nullable() }).parse(request.body)
    rateLimit.set(max)
    return { max }
  })
}

function addRequestRoutes(app: FastifyInstance, { requests }: SimulatorControls): void {
  app.get('/requests', () => ({ requests: requests.list() }))
  app.delete('/requests', () => {
    requests.clear()
    return { requests: requests.list() }
  })
}

function addFaultRoutes(app: FastifyInstance, { faults }: SimulatorControls): void {
  app.get('/faults', () => ({ faults: faults.list() }))
  app.post('/faults', (request) => {
    faults.add(faultSchema.parse(request.body))
    return { faults: faults.list() }
  })
  app.delete('/faults', () => {
    faults.clear()
    return { faults: faults.list() }
  })
}

/** The controls, under /simulator: no part of GrowthBook, without auth and without limit. */
export function registerControls(app: FastifyInstance, controls: SimulatorControls): void {
  app.setErrorHandler(answerError)
  addClockRoutes(app, controls)
  addFaultRoutes(app, controls)
  addServerRoutes(app, controls)
  addRequestRoutes(app, controls)
  addWebhookRoutes(app, controls.webhooks)
  app.get('/experiments', () => ({ experiments: controls.experiments.list() }))
  app.post('/reset', () => {
    controls.reset()
    return { experiments: controls.experiments.list() }
  })
  for (const [name, act] of Object.entries(experimentActions(controls))) {
    app.post(`/experiments/:id/${name}`, (request) => {
      const { id } = paramsSchema.parse(request.params)
      act(id, request.body)
      return { experiment: controls.experiments.find(id) ?? null, now: controls.clock.now().toISOString() }
    })
  }
}
