/** An organisation with one connection, as it is before its first sync. */
import { randomUUID } from 'node:crypto'

import { createPool } from '../../apps/api/src/db/pool.js'
import { createSecrets } from '../../apps/api/src/secrets.js'
import type { EmptyDatabase } from '../api/database.js'
import { SECRET_KEY } from './growthbook.js'

export interface Tenant {
  readonly organizationId: string
  readonly connectionId: string
}

export const createTenant = async (
  { ownerUrl, secret }: EmptyDatabase,
  { name, origin }: { readonly name: string; readonly origin: string },
): Promise<Tenant> => {
  const tenant = { organizationId: randomUUID(), connectionId: randomUUID() }
  const owner = createPool({ connectionString: ownerUrl, max: 1, onError: () => undefined })
  try {
    await owner.query('INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, now())', [
      tenant.organizationId,
      name,
    ])
    await owner.query(
      `INSERT INTO growthbook_connections
         (organization_id, id, name, base_url, secret_key_ciphertext, secret_key_hint, created_at)
       VALUES ($1, $2, $3, $4, $5, '', now())`,
      [
        tenant.organizationId,
        tenant.connectionId,
        name,
        `${origin}/api`,
        createSecrets(secret).encrypt(SECRET_KEY),
      ],
    )
  } finally {
    await owner.end()
  }
  return tenant
}
