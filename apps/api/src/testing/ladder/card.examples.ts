import type { Decision } from '@knowwhen/contract'

import { aDraft, anExperiment, aSealedCard, completeCard, get, post } from '../cards.js'
import { aJudgedCard, aReading, regression, validated } from '../verdicts.js'
import { plain, type Arrange, type Examples, type Stage } from './example.js'

const draft: Arrange = async ({ w }) => ({ params: { hypothesisId: (await aDraft(w)).id } })
const sealed: Arrange = async ({ w }) => ({ params: { hypothesisId: (await aSealedCard(w)).id } })
const judged: Arrange = async ({ w }) => ({
  params: { hypothesisId: (await aJudgedCard(w, validated)).id },
})

const REASON = { reason: 'The event was sent twice.' }

/** A mark by the editor, which waits for a second person. */
const marked: Arrange = async ({ w }) => {
  const { id } = await aJudgedCard(w, validated)
  const url = `/api/v1/hypotheses/${id}/instrumentation-error`
  await post(w, url, { headers: w.editor.headers, payload: REASON })
  return { params: { hypothesisId: id } }
}

/** Shipping in spite of a regression needs a second person. */
const aWaitingDecision = async ({ w }: Stage): Promise<string> => {
  const { id } = await aJudgedCard(w, regression)
  const answer = await post(w, `/api/v1/hypotheses/${id}/decisions`, {
    headers: w.editor.headers,
    payload: { kind: 'ship', rationale: 'It is the law.', acknowledgeHarm: true },
  })
  return answer.json<Decision>().id
}

const linked: Arrange = async ({ w }) => {
  const { id } = await aDraft(w)
  await w.t.app.inject({
    method: 'PUT',
    url: `/api/v1/hypotheses/${id}/experiment`,
    headers: { ...w.org.headers },
    payload: { experimentId: await anExperiment(w) },
  })
  return { params: { hypothesisId: id } }
}

const evidenceIdOf = async ({ w }: Stage): Promise<string> => aReading(w, await anExperiment(w), 0.1)

const aLogOf: Arrange = async ({ w }) => {
  await get(w, '/api/v1/achievements', w.org.headers)
  return { query: { teamId: w.teamId } }
}

export const cardExamples: Examples<
  | 'listHypotheses'
  | 'getHypothesis'
  | 'createHypothesis'
  | 'updateHypothesis'
  | 'sealHypothesis'
  | 'startBuilding'
  | 'abandonHypothesis'
  | 'linkExperiment'
  | 'unlinkExperiment'
  | 'markInstrumentationError'
  | 'approveInstrumentationError'
  | 'withdrawInstrumentationError'
  | 'listVerdicts'
  | 'getRecommendation'
  | 'decideHypothesis'
  | 'listDecisions'
  | 'approveDecision'
  | 'listAchievements'
  | 'verifyAchievements'
  | 'getOverview'
  | 'listExperiments'
  | 'getExperiment'
  | 'listEvidence'
  | 'getRawEvidence'
> = {
  listHypotheses: plain,
  getHypothesis: draft,
  createHypothesis: ({ w }) => ({ body: completeCard(w) }),
  updateHypothesis: async (stage) => ({ ...(await draft(stage)), body: { outcome: 'more orders' } }),
  sealHypothesis: async (stage) => ({ ...(await draft(stage)), body: {} }),
  startBuilding: async (stage) => ({ ...(await sealed(stage)), body: {} }),
  abandonHypothesis: async (stage) => ({ ...(await sealed(stage)), body: REASON }),
  linkExperiment: async (stage) => ({
    ...(await draft(stage)),
    body: { experimentId: await anExperiment(stage.w) },
  }),
  unlinkExperiment: linked,
  markInstrumentationError: async (stage) => ({ ...(await judged(stage)), body: REASON }),
  approveInstrumentationError: async (stage) => ({ ...(await marked(stage)), body: {} }),
  withdrawInstrumentationError: marked,
  listVerdicts: judged,
  getRecommendation: judged,
  decideHypothesis: async (stage) => ({
    ...(await judged(stage)),
    body: { kind: 'ship', rationale: 'It worked.' },
  }),
  listDecisions: plain,
  approveDecision: async (stage) => ({ params: { decisionId: await aWaitingDecision(stage) }, body: {} }),
  listAchievements: plain,
  verifyAchievements: aLogOf,
  getOverview: plain,
  listExperiments: plain,
  getExperiment: async ({ w }) => ({ params: { experimentId: await anExperiment(w) } }),
  listEvidence: async ({ w }) => ({ params: { experimentId: await anExperiment(w) } }),
  getRawEvidence: async (stage) => ({ params: { evidenceId: await evidenceIdOf(stage) } }),
}
