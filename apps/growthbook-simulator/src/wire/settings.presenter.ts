import type { World } from '../world/world.js'

const METRIC_DEFAULTS = {
  priorSettings: { override: false, proper: false, mean: 0, stddev: 0.3 },
  minimumSampleSize: 150,
  maxPercentageChange: 0.5,
  minPercentageChange: 0.005,
  targetMDE: 0.1,
}

const BANDITS = {
  banditScheduleValue: 1,
  banditScheduleUnit: 'days' as const,
  banditBurnInValue: 1,
  banditBurnInUnit: 'days' as const,
}

const GOVERNANCE = {
  secureAttributeSalt: '',
  killswitchConfirmation: false,
  requireReviews: [],
  approvalFlows: { savedGroups: [] },
  featureKeyExample: '',
  featureRegexValidator: '',
}

export function presentSettings({ settings }: World) {
  return {
    confidenceLevel: settings.confidenceLevel,
    northStar:
      settings.northStarMetricIds.length === 0
        ? null
        : { title: 'North star', metricIds: settings.northStarMetricIds },
    metricDefaults: METRIC_DEFAULTS,
    pastExperimentsMinLength: 6,
    metricAnalysisDays: 90,
    updateSchedule: { type: 'stale' as const, cron: null, hours: 6 },
    multipleExposureMinPercent: 0.01,
    defaultRole: { role: 'collaborator', limitAccessByEnvironment: false, environments: [] },
    statsEngine: settings.statsEngine,
    pValueThreshold: settings.pValueThreshold,
    regressionAdjustmentEnabled: settings.regressionAdjustmentEnabled,
    regressionAdjustmentDays: 14,
    sequentialTestingEnabled: settings.sequentialTestingEnabled,
    sequentialTestingTuningParameter: settings.sequentialTestingTuningParameter,
    attributionModel: 'firstExposure' as const,
    targetMDE: 0.1,
    delayHours: 0,
    windowType: 'conversion',
    windowHours: 72,
    winRisk: 0.0025,
    loseRisk: 0.0125,
    ...GOVERNANCE,
    ...BANDITS,
    experimentMinLengthDays: 3,
    experimentMaxLengthDays: null,
  }
}
