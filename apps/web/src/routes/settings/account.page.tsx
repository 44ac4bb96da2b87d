import { SectionHeader } from '../../ui/section-header.js'

export function AccountPage() {
  return <SectionHeader title="Account" />
}
