export { normaliseBaseUrl } from './base-url.js'
export type { NormalisedBaseUrl } from './base-url.js'
export { createGrowthBookClient } from './client.js'
export type { Capabilities } from './capabilities.js'
export type {
  CallOptions,
  ConnectionTest,
  DimensionListOptions,
  GrowthBookClient,
  GrowthBookClientOptions,
  ResultsOptions,
} from './client.js'
export type { ExperimentListOptions } from './experiment-listing.js'
export { failureCodes, GrowthBookError, isGrowthBookError } from './failures.js'
export type { FailureCode, GrowthBookFailure } from './failures.js'
export { guardedFetch } from './guarded-fetch.js'
export type { GuardedRequest } from './guarded-fetch.js'
export type { LearningListOptions, ResultsListOptions } from './listings.js'
export type { OutboundPolicy, ResolveAddresses } from './outbound-address.js'
export { systemClock } from './pacing.js'
export type { Clock } from './pacing.js'
export type { ListOptions, ListPage, PageProgress, Read } from './paging.js'
export { defaultLimits } from './transport.js'
export type { SentRequest, TransportLimits } from './transport.js'
export type { NewExperiment, NewLearning, SnapshotRequest } from './writing.js'
export { verifyWebhookSignature, webhookSignatureHeader } from './webhook-signature.js'

export { toExperimentFacts } from './evidence/experiment-facts.js'
export type { ArmFacts, ConclusionFacts, ExperimentFacts, PhaseFacts } from './evidence/experiment-facts.js'
export { detectIntervalKind } from './evidence/interval-kind.js'
export type { IntervalEvidence, IntervalReading } from './evidence/interval-kind.js'
export { expandMetricGroups, findMetricFacts, metricKinds, toMetricFacts } from './evidence/metric-facts.js'
export type { MetricFacts, MetricKind } from './evidence/metric-facts.js'
export { detectPriorKind } from './evidence/prior-kind.js'
export type { PriorKind } from './evidence/prior-kind.js'
export { defaultSignificanceLevel, significanceLevelOf } from './evidence/significance-level.js'
export { toReading } from './evidence/to-reading.js'
export type { ReadingInput } from './evidence/to-reading.js'

export { parseStoredExperiment, parseStoredResults } from './wire/stored-results.js'
export type { AssignmentQuery, DataSource, Dimension } from './wire/data-source.js'
export type { Experiment } from './wire/experiment.js'
export type { Learning } from './wire/learning.js'
export type { FactMetric, Metric, MetricGroup } from './wire/metric.js'
export type { Project, Settings, Version } from './wire/organization.js'
export type { ExperimentResults, ResultsAnswer } from './wire/results.js'
export type { Snapshot } from './wire/snapshot.js'
