import { z } from 'zod'

import { endpoint, file } from './endpoint.js'
import { id, instant, page, pageQuery, person } from './shared.js'

export const auditEvent = z
  .object({
    id,
    at: instant,
    /** Null: the system itself. A person who was erased is shown without a name of their own. */
    actor: person.nullable(),
    /** e.g. `team.created` */
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    /** Where the request came from; null for the system. */
    ipAddress: z.string().nullable(),
    /** The API key that was used; null: a session, or the system. */
    apiKey: z.object({ id, name: z.string(), prefix: z.string() }).nullable(),
    requestId: z.string(),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.output<typeof auditEvent>

const filters = z.object({
  actorId: id.optional(),
  /** An action, or how it begins: `apiKey.` finds everything about keys. */
  action: z.string().min(1).max(100).optional(),
  subjectType: z.string().min(1).max(100).optional(),
  subjectId: z.string().min(1).max(100).optional(),
  /** From this instant on. */
  from: instant.optional(),
  /** Before this instant. */
  until: instant.optional(),
})

export const listAuditEvents = endpoint({
  id: 'listAuditEvents',
  method: 'GET',
  path: '/api/v1/audit-events',
  tag: 'Audit trail',
  summary: 'Every change: who, what, before and after; newest first',
  access: 'audit.read',
  query: pageQuery.extend(filters.shape),
  success: { status: 200, schema: page(auditEvent) },
})

export const auditExportFormats = ['csv', 'json'] as const

export const exportAuditEvents = endpoint({
  id: 'exportAuditEvents',
  method: 'GET',
  path: '/api/v1/audit-events/export',
  tag: 'Audit trail',
  summary: 'The same events as a file: CSV, or one JSON object a line; newest first',
  description:
    'Sent in pieces as it is read, whatever its size; a connection that ends early means that the file is not whole. In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe. The export is itself recorded.',
  access: 'audit.read',
  query: filters.extend({ format: z.enum(auditExportFormats).default('csv') }),
  success: { status: 200, schema: file, mediaTypes: ['text/csv', 'application/jsonl'] },
})
