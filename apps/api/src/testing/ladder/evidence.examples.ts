/** Examples of evidence by hand, declared verdicts and adoption. */
import type { Declaration, Experiment } from '@knowwhen/contract'

import { aSealedCard, post } from '../cards.js'
import { aFinishedExperiment, aManualExperiment, evidenceBody, manualExperimentBody } from '../evidence.js'
import type { Arrange, Examples, Stage } from './example.js'

const entered = ({ w }: Stage): Promise<Experiment> => aManualExperiment(w)
const CSV = 'metric,arm,users,conversions\nOrders,Control,1000,100\nOrders,Treatment,1000,110\n'

const imported: Arrange = async (stage) => ({
  params: { experimentId: (await entered(stage)).id },
  body: { csv: CSV, grade: 'A', sourceLink: 'https://example.com/numbers' },
})

const DECLARATION = {
  grade: 'C',
  verdict: 'validated',
  sourceLink: 'https://example.com/report',
  reading: 'Complaints fell from forty a week to five.',
}

const declared: Arrange = async ({ w }) => {
  const { id } = await aSealedCard(w)
  const url = `/api/v1/hypotheses/${id}/declarations`
  const answer = await post(w, url, { headers: w.editor.headers, payload: DECLARATION })
  return { params: { hypothesisId: id, declarationId: answer.json<Declaration>().id }, body: {} }
}

const adoption = async ({ w }: Stage) => ({
  experimentIds: [await aFinishedExperiment(w)],
  audience: 'everybody',
  promisedLift: 0.02,
  nonInferiorityMargin: 0.05,
  teamId: w.teamId,
})

export const evidenceExamples: Examples<
  | 'createManualExperiment'
  | 'updateManualExperiment'
  | 'addManualEvidence'
  | 'previewEvidenceImport'
  | 'importEvidence'
  | 'getEvidenceTemplate'
  | 'declareVerdict'
  | 'listDeclarations'
  | 'approveDeclaration'
  | 'listAdoptable'
  | 'previewAdoption'
  | 'adoptExperiments'
> = {
  createManualExperiment: ({ t }) => ({ body: manualExperimentBody(t.clock.now()) }),
  updateManualExperiment: async (stage) => ({
    params: { experimentId: (await entered(stage)).id },
    body: { name: 'Renamed' },
  }),
  addManualEvidence: async (stage) => {
    const experiment = await entered(stage)
    return { params: { experimentId: experiment.id }, body: evidenceBody(experiment) }
  },
  previewEvidenceImport: imported,
  importEvidence: imported,
  getEvidenceTemplate: () => ({}),
  declareVerdict: async ({ w }) => ({
    params: { hypothesisId: (await aSealedCard(w)).id },
    body: DECLARATION,
  }),
  listDeclarations: async ({ w }) => ({ params: { hypothesisId: (await aSealedCard(w)).id } }),
  approveDeclaration: declared,
  listAdoptable: () => ({}),
  previewAdoption: async (stage) => ({ body: await adoption(stage) }),
  adoptExperiments: async (stage) => ({ body: await adoption(stage) }),
}
