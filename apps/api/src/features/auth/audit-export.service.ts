/** The audit trail as a file, read page by page: no connection is held for a slow reader. */
import type { exportAuditEvents, ParsedRequest } from '@knowwhen/contract'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import type { FileAnswer } from '../../http/mount-file.js'
import { csvHeading, csvLineOf, jsonLineOf } from './audit-csv.js'
import { listAuditEventRows, type AuditFilter, type AuditRow } from './audit.repo.js'
import { eventOf, recordAudit } from './audit.service.js'

const PAGE = 500
const ISO_DAY_LENGTH = 10

type Query = ParsedRequest<typeof exportAuditEvents>['query']
type InTenant = <T>(work: (tx: TenantTx, actor: Actor) => Promise<T>) => Promise<T>

const formats = {
  csv: { mediaType: 'text/csv; charset=utf-8', ending: 'csv', heading: csvHeading, line: csvLineOf },
  json: { mediaType: 'application/jsonl; charset=utf-8', ending: 'jsonl', heading: '', line: jsonLineOf },
} as const

async function* pagesFrom(
  first: readonly AuditRow[],
  next: (beforeId: string) => Promise<readonly AuditRow[]>,
): AsyncGenerator<readonly AuditRow[]> {
  let page = first
  for (;;) {
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    page = await next(last.id)
  }
}

async function* contentOf(
  { heading, line }: (typeof formats)[Query['format']],
  pages: AsyncIterable<readonly AuditRow[]>,
): AsyncGenerator<string> {
  yield heading
  for await (const page of pages) yield page.map((row) => line(eventOf(row))).join('')
}

/** Reads first and records then: the file shows what was there when it was asked for. */
const begin = async (inTenant: InTenant, filter: AuditFilter, format: Query['format']) =>
  inTenant(async (tx, actor) => {
    const rows = await listAuditEventRows(tx, filter, { beforeId: undefined, limit: PAGE })
    await recordAudit(tx, actor, {
      action: 'audit.exported',
      subjectType: 'organization',
      subjectId: actor.organizationId,
      after: { format, ...filter },
    })
    return { rows, day: actor.at.toISOString().slice(0, ISO_DAY_LENGTH) }
  })

/** Each page asks anew whether it may be read: who loses the right meanwhile reads no further. */
export const exportEvents = async (inTenant: InTenant, { format, ...filter }: Query): Promise<FileAnswer> => {
  const { rows, day } = await begin(inTenant, filter, format)
  const next = (beforeId: string) =>
    inTenant((tx) => listAuditEventRows(tx, filter, { beforeId, limit: PAGE }))
  const { mediaType, ending } = formats[format]
  return {
    mediaType,
    fileName: `knowwhen-audit-${day}.${ending}`,
    content: contentOf(formats[format], pagesFrom(rows, next)),
  }
}
