/** Connections of every organisation whose time to be read has come. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { sql } from 'drizzle-orm'

import type { Deps } from '../../deps.js'

interface Due {
  readonly organizationId: OrganizationId
  readonly connectionId: string
}

/** The next look takes the others. */
const atOnce = 100

export async function dueAt({ db }: Pick<Deps, 'db'>, now: Date): Promise<readonly Due[]> {
  const { rows } = await db.execute<{ organization_id: string; connection_id: string }>(
    sql`SELECT organization_id::text, connection_id::text
      FROM app_private.due_connections(${now.toISOString()}::timestamptz, ${atOnce})`,
  )
  return rows.map((row) => ({
    organizationId: brandId<OrganizationId>(row.organization_id),
    connectionId: row.connection_id,
  }))
}
