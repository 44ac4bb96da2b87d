/** The log's own tables: entries are added, never changed; the head of each chain moves on. */
import type { ChainHead } from '@knowwhen/domain'
import { genesisHash } from '@knowwhen/domain'
import { and, asc, desc, eq } from 'drizzle-orm'

import { achievementHeads, achievementPeople, achievements, evidence } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export interface SignedHead extends ChainHead {
  readonly signature: string
}

const headOf = (teamId: string) =>
  and(eq(achievementHeads.organizationId, sqlOrganizationId), eq(achievementHeads.teamId, teamId))

const headColumns = {
  sequence: achievementHeads.sequence,
  hash: achievementHeads.hash,
  signature: achievementHeads.signature,
}

export const findHead = async (tx: TenantTx, teamId: string): Promise<SignedHead | undefined> => {
  const [row] = await tx.select(headColumns).from(achievementHeads).where(headOf(teamId))
  return row
}

/** The heads of every team's chain. */
export const listHeads = async (tx: TenantTx) =>
  tx
    .select({
      teamId: achievementHeads.teamId,
      sequence: achievementHeads.sequence,
      hash: achievementHeads.hash,
    })
    .from(achievementHeads)
    .where(eq(achievementHeads.organizationId, sqlOrganizationId))

/** The head of the team's chain, locked until the transaction ends, so that entries take turns; made where absent. */
export const lockHead = async (tx: TenantTx, teamId: string): Promise<ChainHead> => {
  await tx
    .insert(achievementHeads)
    .values({ organizationId: sqlOrganizationId, teamId, sequence: 0, hash: genesisHash, signature: '' })
    .onConflictDoNothing()
  const [row] = await tx.select(headColumns).from(achievementHeads).where(headOf(teamId)).for('update')
  if (row === undefined) throw new Error('The head of the log has gone.')
  return row
}

export const moveHead = async (tx: TenantTx, teamId: string, head: SignedHead): Promise<void> => {
  await tx.update(achievementHeads).set(head).where(headOf(teamId))
}

export const insertAchievement = async (
  tx: TenantTx,
  row: Omit<typeof achievements.$inferInsert, 'organizationId'>,
): Promise<void> => {
  await tx.insert(achievements).values({ ...row, organizationId: sqlOrganizationId })
}

export const insertPeople = async (
  tx: TenantTx,
  rows: readonly Omit<typeof achievementPeople.$inferInsert, 'organizationId'>[],
): Promise<void> => {
  await tx
    .insert(achievementPeople)
    .values(rows.map((row) => ({ ...row, organizationId: sqlOrganizationId })))
}

/** The newest entry about a card in a team's log, which a later one supersedes. */
export const findSequenceOf = async (
  tx: TenantTx,
  { teamId, hypothesisId }: { readonly teamId: string; readonly hypothesisId: string },
): Promise<number | null> => {
  const [row] = await tx
    .select({ sequence: achievements.sequence })
    .from(achievements)
    .where(
      and(
        eq(achievements.organizationId, sqlOrganizationId),
        eq(achievements.teamId, teamId),
        eq(achievements.hypothesisId, hypothesisId),
      ),
    )
    .orderBy(desc(achievements.sequence))
    .limit(1)
  return row?.sequence ?? null
}

export const findEvidenceHash = async (tx: TenantTx, evidenceId: string): Promise<string | undefined> => {
  const [row] = await tx
    .select({ rawHash: evidence.rawHash })
    .from(evidence)
    .where(and(eq(evidence.organizationId, sqlOrganizationId), eq(evidence.id, evidenceId)))
  return row?.rawHash
}

/** The whole log of a team, oldest entry first. */
export const listChain = async (tx: TenantTx, teamId: string) =>
  tx
    .select({
      sequence: achievements.sequence,
      entry: achievements.entry,
      previousHash: achievements.previousHash,
      hash: achievements.hash,
    })
    .from(achievements)
    .where(and(eq(achievements.organizationId, sqlOrganizationId), eq(achievements.teamId, teamId)))
    .orderBy(asc(achievements.sequence))

export type StoredLink = Awaited<ReturnType<typeof listChain>>[number]
