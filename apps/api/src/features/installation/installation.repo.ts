import type { SignUpMode, UserId } from '@knowwhen/domain'

import { installationSettings } from '../../db/schema/index.js'
import type { AccountTx } from '../../db/tenant.js'

export interface SettingsChange {
  /** Null: what the environment says. */
  readonly signUp: SignUpMode | null
  readonly by: UserId
  readonly at: Date
}

export const saveSettings = async (tx: AccountTx, { signUp, by, at }: SettingsChange): Promise<void> => {
  const change = { signUp, updatedBy: by, updatedAt: at }
  await tx
    .insert(installationSettings)
    .values({ id: 1, ...change })
    .onConflictDoUpdate({ target: installationSettings.id, set: change })
}
