import { z } from 'zod'
import { orElse, text, texts } from './liberal.js'

/** Which rows say who was in an experiment; its dimension columns are the `exp:<column>` dimensions (API.md §2). */
const assignmentQuerySchema = z.object({
  id: z.string(),
  name: text,
  description: text,
  identifierType: text,
  dimensionColumns: texts,
})
export type AssignmentQuery = z.output<typeof assignmentQuerySchema>

/** The SQL of its queries stays in the raw text. */
export const dataSourceSchema = z.object({
  id: z.string().min(1),
  name: text,
  type: text,
  projectIds: texts,
  assignmentQueries: orElse(z.array(assignmentQuerySchema), []),
})
export type DataSource = z.output<typeof dataSourceSchema>

/** A unit dimension, `dim_…`; those of experiments are columns of assignment queries. */
export const dimensionSchema = z.object({
  id: z.string().min(1),
  name: text,
  description: text,
  datasourceId: text,
  identifierType: text,
})
export type Dimension = z.output<typeof dimensionSchema>
