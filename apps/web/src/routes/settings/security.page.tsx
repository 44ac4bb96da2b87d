import { SectionHeader } from '../../ui/section-header.js'

export function SecurityPage() {
  return <SectionHeader title="Security" />
}
