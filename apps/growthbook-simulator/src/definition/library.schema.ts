import { z } from 'zod'
import { experimentDefinitionSchema } from './definition.schema.js'

const metricGroupSchema = z.strictObject({
  id: z.string().regex(/^mg_/, 'a metric group begins with mg_'),
  name: z.string().min(1),
  description: z.string().default(''),
  metrics: z.array(z.string()).min(1),
})

const projectSchema = z.strictObject({
  id: z.string().regex(/^prj_/, 'a project begins with prj_'),
  name: z.string().min(1),
  description: z.string().default(''),
  settings: z
    .strictObject({
      statsEngine: z.enum(['bayesian', 'frequentist']).optional(),
      confidenceLevel: z.number().gt(0).lt(1).optional(),
      pValueThreshold: z.number().gt(0).lt(1).optional(),
    })
    .optional(),
})

const learningSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  text: z.string().default(''),
  tags: z.array(z.string()).default([]),
  supportingExperiments: z.array(z.string()).default([]),
  contradictingExperiments: z.array(z.string()).default([]),
  status: z.string().default(''),
})

const organisationSettingsSchema = z.strictObject({
  statsEngine: z.enum(['bayesian', 'frequentist']).default('bayesian'),
  pValueThreshold: z.number().gt(0).lt(1).default(0.05),
  confidenceLevel: z.number().gt(0).lt(1).default(0.95),
  sequentialTestingEnabled: z.boolean().default(false),
  sequentialTestingTuningParameter: z.number().positive().default(5000),
  regressionAdjustmentEnabled: z.boolean().default(false),
  northStarMetricIds: z.array(z.string()).default([]),
})

/** A file: either a bare array of experiments (as published), or an organisation with its experiments. */
export const libraryObjectSchema = z.strictObject({
  $comment: z.string().optional(),
  organization: z.string().default('Published experiments'),
  settings: organisationSettingsSchema.prefault({}),
  projects: z.array(projectSchema).default([]),
  metricGroups: z.array(metricGroupSchema).default([]),
  learnings: z.array(learningSchema).default([]),
  experiments: z.array(experimentDefinitionSchema).min(1),
})

export type Library = z.output<typeof libraryObjectSchema>
export type LibraryInput = z.input<typeof libraryObjectSchema>
export type MetricGroupDefinition = z.input<typeof metricGroupSchema>
export type ProjectDefinition = z.input<typeof projectSchema>
export type LearningDefinition = z.input<typeof learningSchema>
export type OrganisationSettings = z.output<typeof organisationSettingsSchema>
export type OrganisationSettingsInput = z.input<typeof organisationSettingsSchema>
