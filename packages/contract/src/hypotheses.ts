import { hypothesisStates, verdicts } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { hypothesis, hypothesisInput, hypothesisSummary, treatmentArm } from './hypothesis-views.js'
import { id, page, pageQuery, requiredText, text } from './shared.js'
import { verdictView } from './verdicts.js'

const params = z.object({ hypothesisId: id })
const tag = 'Hypotheses'
const path = '/api/v1/hypotheses'
const one = `${path}/:hypothesisId` as const
const answer = { status: 200, schema: hypothesis } as const

export const listHypotheses = endpoint({
  id: 'listHypotheses',
  method: 'GET',
  path,
  tag,
  summary: 'Cards; newest change first unless sorted otherwise',
  access: 'hypothesis.read',
  query: pageQuery.extend({
    q: text(200).optional(),
    state: z.enum(hypothesisStates).optional(),
    verdict: z.enum(verdicts).optional(),
    teamId: id.optional(),
    sort: z.enum(['-updatedAt', 'updatedAt', 'key', '-key']).default('-updatedAt'),
  }),
  success: { status: 200, schema: page(hypothesisSummary) },
})

export const getHypothesis = endpoint({
  id: 'getHypothesis',
  method: 'GET',
  path: one,
  tag,
  summary: 'One card with signals, readiness gaps, seal and verdict; accepts the id or the key (HYP-12)',
  access: 'hypothesis.read',
  params: z.object({ hypothesisId: z.union([id, z.string().regex(/^HYP-\d{1,9}$/)]) }),
  success: answer,
})

export const createHypothesis = endpoint({
  id: 'createHypothesis',
  method: 'POST',
  path,
  tag,
  summary: 'Write a card; everything may be missing in a draft',
  access: 'hypothesis.write',
  body: hypothesisInput.partial(),
  success: { status: 201, schema: hypothesis },
})

export const updateHypothesis = endpoint({
  id: 'updateHypothesis',
  method: 'PATCH',
  path: one,
  tag,
  summary: 'Change a draft; fields left out stay, signals given replace all signals',
  access: 'hypothesis.write',
  conditional: true,
  params,
  body: hypothesisInput.partial(),
  success: answer,
  failures: { 409: 'sealed', 412: 'stale' },
})

export const sealHypothesis = endpoint({
  id: 'sealHypothesis',
  method: 'POST',
  path: `${one}/seal`,
  tag,
  summary: 'Freeze the criteria: canonical JSON, SHA-256, time and person',
  description: 'Refused with 422 `readinessGaps`, every gap named in `errors`, while the card has gaps.',
  access: 'hypothesis.seal',
  params,
  body: z.object({}),
  success: answer,
  failures: { 409: 'alreadySealed', 422: 'readinessGaps' },
})

export const startBuilding = endpoint({
  id: 'startBuilding',
  method: 'POST',
  path: `${one}/building`,
  tag,
  summary: 'Work on the sealed card has begun',
  access: 'hypothesis.write',
  params,
  body: z.object({}),
  success: answer,
  failures: { 409: 'wrongState' },
})

export const abandonHypothesis = endpoint({
  id: 'abandonHypothesis',
  method: 'POST',
  path: `${one}/abandonment`,
  tag,
  summary: 'Give the card up, with a reason, before it is decided',
  access: 'hypothesis.abandon',
  params,
  body: z.object({ reason: requiredText(1000) }),
  success: answer,
  failures: { 409: 'wrongState' },
})

export const linkExperiment = endpoint({
  id: 'linkExperiment',
  method: 'PUT',
  path: `${one}/experiment`,
  tag,
  summary: 'Link the experiment that tests this card; one experiment tests one card',
  description:
    'On a draft the treatment arm may be picked too; on a sealed card the sealed arm stands. Fetches results in the background and computes the verdict at once from the evidence already stored.',
  access: 'experiment.link',
  params,
  body: z.object({
    experimentId: id,
    treatmentArm: treatmentArm.optional(),
    /** Where the person found it. */
    origin: z.enum(['person', 'suggestion']).default('person'),
  }),
  success: answer,
  failures: { 409: 'experimentTaken', 422: 'sealedArmMissing' },
})

export const unlinkExperiment = endpoint({
  id: 'unlinkExperiment',
  method: 'DELETE',
  path: `${one}/experiment`,
  tag,
  summary: 'Take the link away, while the card is not decided',
  access: 'experiment.link',
  params,
  success: answer,
  failures: { 409: 'wrongState' },
})

export const markInstrumentationError = endpoint({
  id: 'markInstrumentationError',
  method: 'POST',
  path: `${one}/instrumentation-error`,
  tag,
  summary: 'Mark the measurement as broken; with a second person’s approval the verdict becomes void',
  description:
    'The mark waits for a second person and leaves the verdict as it is until then. In an organisation of one it takes effect at once, marked as unreviewed.',
  access: 'verdict.mark',
  params,
  body: z.object({ reason: requiredText(1000) }),
  success: answer,
  failures: { 409: 'wrongState' },
})

export const approveInstrumentationError = endpoint({
  id: 'approveInstrumentationError',
  method: 'POST',
  path: `${one}/instrumentation-error/approval`,
  tag,
  summary: 'Agree, as second person, that the measurement is broken: the verdict becomes void',
  access: 'verdict.mark',
  params,
  body: z.object({}),
  success: answer,
  failures: { 403: 'ownMark', 409: 'notAwaitingApproval' },
})

export const withdrawInstrumentationError = endpoint({
  id: 'withdrawInstrumentationError',
  method: 'DELETE',
  path: `${one}/instrumentation-error`,
  tag,
  summary: 'Take back a mark that still waits for its second person, whether one’s own or another’s',
  access: 'verdict.mark',
  params,
  success: answer,
  failures: { 409: 'notAwaitingApproval' },
})

export const listVerdicts = endpoint({
  id: 'listVerdicts',
  method: 'GET',
  path: `${one}/verdicts`,
  tag,
  summary: 'Every verdict this card ever had, newest first',
  access: 'hypothesis.read',
  params,
  query: pageQuery,
  success: { status: 200, schema: page(verdictView) },
})
