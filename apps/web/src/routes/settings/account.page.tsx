import { AccountSettings } from '../../features/account/account-settings.js'
import { useErased } from '../use-erased.js'

export function AccountPage() {
  return <AccountSettings onErased={useErased()} />
}
