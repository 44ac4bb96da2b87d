import { SecuritySettings } from '../../features/account/security-settings.js'

export function SecurityPage() {
  return <SecuritySettings />
}
