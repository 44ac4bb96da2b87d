import type { SignUpMode } from '@knowwhen/domain'

import type { Db } from '../../db/pool.js'
import { installationSettings } from '../../db/schema/index.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'

/** Who may make an account here: what the operator chose in the application, else what the environment says. */
export const findSignUpMode = async (
  db: Db | AccountTx | TenantTx,
  { env }: Pick<Deps, 'env'>,
): Promise<SignUpMode> => {
  const [row] = await db.select({ signUp: installationSettings.signUp }).from(installationSettings).limit(1)
  return row?.signUp ?? env.signUp
}
