/** Every column of an organisation that holds an encrypted text, read and replaced one text at a time. */
import { sql, type SQL } from 'drizzle-orm'

import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

interface SealedColumn {
  readonly table: string
  readonly column: string
  /** The text is a JSON string. */
  readonly isJson?: true
}

export const sealedColumns = {
  connectionKeys: { table: 'growthbook_connections', column: 'secret_key_ciphertext' },
  webhookKeys: { table: 'growthbook_connections', column: 'webhook_key_ciphertext' },
  identityProviders: { table: 'identity_providers', column: 'client_secret' },
  keptAnswers: { table: 'idempotency_keys', column: 'answer', isJson: true },
} as const satisfies Readonly<Record<string, SealedColumn>>

const textOf = ({ column, isJson }: SealedColumn): SQL =>
  isJson === true ? sql`(${sql.identifier(column)} #>> '{}')` : sql`${sql.identifier(column)}`

/** Texts that do not begin so; an empty one stands for an erased key. */
export async function listOlderTexts(
  tx: TenantTx,
  where: SealedColumn,
  presentPrefix: string,
): Promise<readonly string[]> {
  const text = textOf(where)
  const { rows } = await tx.execute<{ text: string }>(sql`
    SELECT ${text} AS text FROM ${sql.identifier(where.table)}
    WHERE organization_id = ${sqlOrganizationId} AND ${text} <> '' AND NOT starts_with(${text}, ${presentPrefix})`)
  return rows.map((row) => row.text)
}

/** False where somebody else has replaced it in the meantime. */
export async function replaceText(
  tx: TenantTx,
  where: SealedColumn,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const value = where.isJson === true ? sql`to_jsonb(${to}::text)` : sql`${to}`
  const { rowCount } = await tx.execute(sql`
    UPDATE ${sql.identifier(where.table)} SET ${sql.identifier(where.column)} = ${value}
    WHERE organization_id = ${sqlOrganizationId} AND ${textOf(where)} = ${from}`)
  return (rowCount ?? 0) > 0
}
