/** Events as people see them; what GrowthBook sent stays inside. */
import type { ConnectionEvent } from '@knowwhen/contract'
import { and, desc, eq, lt } from 'drizzle-orm'
import { z } from 'zod'

import { experiments, growthbookEvents } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { messageOf } from './event-words.js'

const selectEvents = (tx: TenantTx) =>
  tx
    .select({
      id: growthbookEvents.id,
      event: growthbookEvents.event,
      externalId: growthbookEvents.externalId,
      outcome: growthbookEvents.outcome,
      happenedAt: growthbookEvents.happenedAt,
      receivedAt: growthbookEvents.receivedAt,
      experiment: { id: experiments.id, name: experiments.name },
    })
    .from(growthbookEvents)
    .leftJoin(
      experiments,
      and(
        eq(experiments.organizationId, growthbookEvents.organizationId),
        eq(experiments.connectionId, growthbookEvents.connectionId),
        eq(experiments.externalId, growthbookEvents.externalId),
      ),
    )

type Row = Awaited<ReturnType<typeof selectEvents>>[number]

const viewOf = ({
  id,
  event,
  externalId,
  outcome,
  experiment,
  happenedAt,
  receivedAt,
}: Row): ConnectionEvent => ({
  id,
  event,
  externalId: externalId === '' ? null : externalId,
  experiment,
  outcome,
  message: messageOf(event, outcome),
  happenedAt: happenedAt?.toISOString() ?? null,
  receivedAt: receivedAt.toISOString(),
})

const byId = z.tuple([z.uuid()])

interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Newest first. */
export async function listEventViews(tx: TenantTx, connectionId: string, request: PageRequest) {
  const after = decodeCursor(request.cursor, byId)
  const found = await selectEvents(tx)
    .where(
      and(
        eq(growthbookEvents.organizationId, sqlOrganizationId),
        eq(growthbookEvents.connectionId, connectionId),
        after && lt(growthbookEvents.id, after[0]),
      ),
    )
    .orderBy(desc(growthbookEvents.id))
    .limit(request.limit + 1)
  const { rows, nextCursor } = pageOf(found, request.limit, (row) => [row.id])
  return { items: rows.map(viewOf), nextCursor }
}
