/** Endpoints of experiments and of evidence, in the form of endpoints.ts. */
import type * as contract from '@knowwhen/contract'

import { at } from './endpoint-at.js'

type Contract = typeof contract

const oneHypothesis = '/api/v1/hypotheses/:hypothesisId'
const oneExperiment = '/api/v1/experiments/:experimentId'
export const getExperimentFacets = at<Contract['getExperimentFacets']>('GET', '/api/v1/experiment-facets')
export const getEvidenceDifference = at<Contract['getEvidenceDifference']>(
  'GET',
  `${oneExperiment}/evidence-differences`,
)
export const listBreakdowns = at<Contract['listBreakdowns']>('GET', `${oneExperiment}/breakdowns`)
export const getBreakdown = at<Contract['getBreakdown']>('GET', `${oneExperiment}/breakdowns/:breakdownId`)
export const pullBreakdown = at<Contract['pullBreakdown']>('POST', `${oneExperiment}/breakdowns`)
export const listDimensions = at<Contract['listDimensions']>('GET', `${oneExperiment}/dimensions`)
export const requestSnapshot = at<Contract['requestSnapshot']>('POST', `${oneExperiment}/snapshots`)
export const getSnapshot = at<Contract['getSnapshot']>('GET', `${oneExperiment}/snapshots/:snapshotId`)
export const listExperimentLinks = at<Contract['listExperimentLinks']>('GET', `${oneExperiment}/links`)
export const suggestHypotheses = at<Contract['suggestHypotheses']>(
  'GET',
  `${oneExperiment}/hypothesis-suggestions`,
)
export const getScreenshot = at<Contract['getScreenshot']>(
  'GET',
  `${oneExperiment}/arms/:armId/screenshots/:index`,
)

export const createManualExperiment = at<Contract['createManualExperiment']>(
  'POST',
  '/api/v1/manual-experiments',
)
export const updateManualExperiment = at<Contract['updateManualExperiment']>(
  'PATCH',
  '/api/v1/manual-experiments/:experimentId',
)
export const addManualEvidence = at<Contract['addManualEvidence']>('POST', `${oneExperiment}/manual-evidence`)
export const previewEvidenceImport = at<Contract['previewEvidenceImport']>(
  'POST',
  `${oneExperiment}/evidence-imports/preview`,
)
export const importEvidence = at<Contract['importEvidence']>('POST', `${oneExperiment}/evidence-imports`)
export const getEvidenceTemplate = at<Contract['getEvidenceTemplate']>('GET', '/api/v1/evidence-template')

export const declareVerdict = at<Contract['declareVerdict']>('POST', `${oneHypothesis}/declarations`)
export const listDeclarations = at<Contract['listDeclarations']>('GET', `${oneHypothesis}/declarations`)
export const approveDeclaration = at<Contract['approveDeclaration']>(
  'POST',
  `${oneHypothesis}/declarations/:declarationId/approval`,
)

export const listAdoptable = at<Contract['listAdoptable']>('GET', '/api/v1/adoptable-experiments')
export const previewAdoption = at<Contract['previewAdoption']>('POST', '/api/v1/adoptions/preview')
export const adoptExperiments = at<Contract['adoptExperiments']>('POST', '/api/v1/adoptions')

export const getDraftOptions = at<Contract['getDraftOptions']>(
  'GET',
  `${oneHypothesis}/growthbook-experiment-options`,
)
export const createGrowthBookDraft = at<Contract['createGrowthBookDraft']>(
  'POST',
  `${oneHypothesis}/growthbook-experiment`,
)
export const pushLearning = at<Contract['pushLearning']>('POST', `${oneHypothesis}/growthbook-learning`)
export const listPushes = at<Contract['listPushes']>('GET', `${oneHypothesis}/growthbook-pushes`)
