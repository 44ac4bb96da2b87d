import { z } from 'zod'
import { text, texts } from './liberal.js'

/** From 5.0.1. */
export const learningSchema = z.object({
  id: z.string().min(1),
  title: text,
  text,
  tags: texts,
  supportingExperimentIds: texts,
  contradictingExperimentIds: texts,
  projects: texts,
  status: text,
})
export type Learning = z.output<typeof learningSchema>
