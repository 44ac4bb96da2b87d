/** Pictures of arms as they were fetched: a cache, bounded for each organisation. */
import { and, eq, sql } from 'drizzle-orm'

import { experiments, growthbookConnections, screenshots } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'

export interface PictureOfArm {
  readonly experimentId: string
  readonly armId: string
  /** Zero-based. */
  readonly index: number
}

/**
 * The address of a picture as GrowthBook names it, and of the API that named it.
 * @throws Problem 404
 */
export async function getPictureName(
  tx: TenantTx,
  { experimentId, armId, index }: PictureOfArm,
): Promise<{ readonly name: string; readonly baseUrl: string }> {
  const [found] = await tx
    .select({ arms: experiments.arms, baseUrl: growthbookConnections.baseUrl })
    .from(experiments)
    .leftJoin(
      growthbookConnections,
      and(
        eq(growthbookConnections.organizationId, experiments.organizationId),
        eq(growthbookConnections.id, experiments.connectionId),
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
  const name = found?.arms.find((arm) => arm.armId === armId)?.screenshots?.[index]
  if (found === undefined || name === undefined) throw notFound('picture')
  return { name, baseUrl: found.baseUrl ?? '' }
}

export type StoredPicture = typeof screenshots.$inferSelect
type Which = Pick<StoredPicture, 'addressHash'>

const which = ({ addressHash }: Which) =>
  and(eq(screenshots.organizationId, sqlOrganizationId), eq(screenshots.addressHash, addressHash))

export async function findPicture(tx: TenantTx, of: Which): Promise<StoredPicture | undefined> {
  const [row] = await tx.select().from(screenshots).where(which(of))
  return row
}

export async function noteShown(tx: TenantTx, of: Which, at: Date): Promise<void> {
  await tx.update(screenshots).set({ lastShownAt: at }).where(which(of))
}

export async function savePicture(
  tx: TenantTx,
  { addressHash, ...change }: Omit<StoredPicture, 'organizationId'>,
): Promise<void> {
  await tx
    .insert(screenshots)
    .values({ ...change, addressHash, organizationId: sqlOrganizationId })
    .onConflictDoUpdate({ target: [screenshots.organizationId, screenshots.addressHash], set: change })
}

/** What a row takes beside its picture, so that failures do not pile up for nothing either. */
const ROW_BYTES = 1_024

/** Lets go of the pictures that were not looked at for longest, beyond so many bytes. */
export async function keepWithin(tx: TenantTx, bytes: number): Promise<void> {
  await tx.execute(sql`
    delete from ${screenshots} s using (
      select p.address_hash,
        sum(p.size + ${ROW_BYTES}::int) over (order by p.last_shown_at desc, p.address_hash) as up_to
      from ${screenshots} p where p.organization_id = ${sqlOrganizationId}
    ) ranked
    where s.organization_id = ${sqlOrganizationId} and s.address_hash = ranked.address_hash
      and ranked.up_to > ${bytes}`)
}
