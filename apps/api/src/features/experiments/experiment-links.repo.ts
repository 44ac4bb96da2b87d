/** The history of links between cards and experiments: append-only. */
import type { ExperimentLink, linkOrigins } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'
import { and, desc, eq, lt, type SQL } from 'drizzle-orm'
import { z } from 'zod'

import { keyOf } from '../../db/card-facts.js'
import { newId } from '../../db/ids.js'
import { experimentLinks, experiments, hypotheses, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'

export type LinkOrigin = (typeof linkOrigins)[number]

type LinkRow = typeof experimentLinks.$inferInsert

/** Writes down that the card's experiment changed; nothing where it is the same. */
export async function keepLinkChange(
  tx: TenantTx,
  actor: Pick<Actor, 'userId' | 'at'>,
  change: {
    readonly hypothesisId: string
    readonly from: string | null
    readonly to: string | null
    readonly origin: LinkOrigin
  },
): Promise<void> {
  const { hypothesisId, from, to, origin } = change
  if (from === to) return
  const row = (experimentId: string, kind: LinkRow['change']) => ({
    organizationId: sqlOrganizationId,
    id: newId<Branded<'experimentLink'>>(),
    hypothesisId,
    experimentId,
    change: kind,
    origin,
    changedBy: actor.userId,
    changedAt: actor.at,
  })
  await tx
    .insert(experimentLinks)
    .values([...(from === null ? [] : [row(from, 'unlinked')]), ...(to === null ? [] : [row(to, 'linked')])])
}

const selectLinks = (tx: TenantTx) =>
  tx
    .select({
      row: experimentLinks,
      by: users.name,
      hypothesis: { id: hypotheses.id, number: hypotheses.number, capability: hypotheses.capability },
      experiment: { id: experiments.id, name: experiments.name },
    })
    .from(experimentLinks)
    .innerJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, experimentLinks.organizationId),
        eq(hypotheses.id, experimentLinks.hypothesisId),
      ),
    )
    .innerJoin(
      experiments,
      and(
        eq(experiments.organizationId, experimentLinks.organizationId),
        eq(experiments.id, experimentLinks.experimentId),
      ),
    )
    .leftJoin(users, eq(users.id, experimentLinks.changedBy))

const linkView = ({
  row,
  by,
  hypothesis,
  experiment,
}: Awaited<ReturnType<typeof selectLinks>>[number]): ExperimentLink => ({
  id: row.id,
  change: row.change,
  origin: row.origin,
  at: row.changedAt.toISOString(),
  by: row.changedBy === null ? null : { userId: row.changedBy, name: by ?? 'Erased person' },
  hypothesis: {
    id: hypothesis.id,
    key: keyOf(hypothesis.number),
    capability: hypothesis.capability,
  },
  experiment,
})

interface Page {
  readonly limit: number
  readonly cursor?: string | undefined
}

async function listLinks(tx: TenantTx, which: SQL, page: Page) {
  const after = decodeCursor(page.cursor, z.tuple([z.uuid()]))
  const found = await selectLinks(tx)
    .where(
      and(
        eq(experimentLinks.organizationId, sqlOrganizationId),
        which,
        after && lt(experimentLinks.id, after[0]),
      ),
    )
    .orderBy(desc(experimentLinks.id))
    .limit(page.limit + 1)
  const { rows, nextCursor } = pageOf(found, page.limit, ({ row }) => [row.id])
  return { items: rows.map(linkView), nextCursor }
}

export const listLinksOfExperiment = (tx: TenantTx, experimentId: string, page: Page) =>
  listLinks(tx, eq(experimentLinks.experimentId, experimentId), page)

export const listLinksOfHypothesis = (tx: TenantTx, hypothesisId: string, page: Page) =>
  listLinks(tx, eq(experimentLinks.hypothesisId, hypothesisId), page)
