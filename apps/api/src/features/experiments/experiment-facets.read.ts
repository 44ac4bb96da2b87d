/** Projects and tags that experiments have, to filter by. */
import { sql } from 'drizzle-orm'

import { experiments, growthbookProjects } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

const MOST = 200

const projectsOf = (tx: TenantTx) =>
  tx.execute<{ externalId: string; name: string; experiments: number }>(sql`
    select x.project_id as "externalId", coalesce(max(p.name), x.project_id) as name, count(*)::int as experiments
    from ${experiments} x
    left join ${growthbookProjects} p on p.organization_id = x.organization_id
      and p.connection_id = x.connection_id and p.external_id = x.project_id
    where x.organization_id = ${sqlOrganizationId} and x.project_id <> ''
    group by x.project_id order by count(*) desc, name, x.project_id limit ${MOST}`)

const tagsOf = (tx: TenantTx) =>
  tx.execute<{ tag: string; experiments: number }>(sql`
    select t.tag, count(*)::int as experiments
    from ${experiments} x cross join lateral jsonb_array_elements_text(x.tags) as t(tag)
    where x.organization_id = ${sqlOrganizationId}
    group by t.tag order by count(*) desc, t.tag limit ${MOST}`)

export async function readExperimentFacets(tx: TenantTx) {
  const projects = await projectsOf(tx)
  const tags = await tagsOf(tx)
  return { projects: projects.rows, tags: tags.rows }
}
