/**
 * After KNOWWHEN_SECRET was replaced: everything that an earlier secret has encrypted or signed is encrypted and
 * signed with the present one, so that the earlier one can be dropped.
 */
import type { OrganizationId } from '@knowwhen/domain'

import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { signHeadsWithPresent } from '../achievements/index.js'
import { rotateTwoFactors } from '../auth/index.js'
import { listOrganizationIds } from './installation.read.js'
import { listOlderTexts, replaceText, sealedColumns } from './secret-rotation.repo.js'

type ColumnName = keyof typeof sealedColumns

/** How many texts, second factors and logs were changed; a second run changes none. */
export interface RotationCounts extends Record<ColumnName, number> {
  secondFactors: number
  logs: number
  /** Under none of the secrets: an earlier one that is not given is still needed. */
  unreadable: number
}

const columnNames: readonly ColumnName[] = [
  'connectionKeys',
  'webhookKeys',
  'identityProviders',
  'keptAnswers',
]

type RotationDeps = Pick<Deps, 'db' | 'secrets'>

const opened = ({ secrets }: RotationDeps, text: string): string | undefined => {
  try {
    return secrets.decrypt(text)
  } catch {
    return undefined
  }
}

const rotateColumn = async (tx: TenantTx, deps: RotationDeps, name: ColumnName) => {
  const counts = { rotated: 0, unreadable: 0 }
  const column = sealedColumns[name]
  const { presentPrefix, encrypt } = deps.secrets
  for (const from of await listOlderTexts(tx, column, presentPrefix)) {
    const plain = opened(deps, from)
    if (plain === undefined) counts.unreadable += 1
    else if (await replaceText(tx, column, { from, to: encrypt(plain) })) counts.rotated += 1
  }
  return counts
}

const rotateOrganization = (deps: RotationDeps, organizationId: OrganizationId, counts: RotationCounts) =>
  asOrganization(deps.db, organizationId, async (tx) => {
    for (const name of columnNames) {
      const { rotated, unreadable } = await rotateColumn(tx, deps, name)
      counts[name] += rotated
      counts.unreadable += unreadable
    }
    const { signed, unsigned } = await signHeadsWithPresent(tx, deps)
    counts.logs += signed
    counts.unreadable += unsigned
  })

/** Organisation by organisation, each in a transaction of its own; safe to repeat, also while the application runs. */
export async function rotateSecret(deps: RotationDeps): Promise<RotationCounts> {
  const { rotated, unreadable } = await rotateTwoFactors(deps)
  const counts: RotationCounts = {
    connectionKeys: 0,
    webhookKeys: 0,
    identityProviders: 0,
    keptAnswers: 0,
    secondFactors: rotated,
    logs: 0,
    unreadable,
  }
  for (const organizationId of await listOrganizationIds(deps.db)) {
    await rotateOrganization(deps, organizationId, counts)
  }
  return counts
}
