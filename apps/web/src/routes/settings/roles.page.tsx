import { AccessTable } from '../../features/people/access-table.js'
import { TextLink } from '../../ui/link.js'
import { SectionHeader } from '../../ui/section-header.js'

export function RolesPage() {
  return (
    <>
      <SectionHeader
        title="Roles"
        lead={
          <>
            Who may do what. Everybody has one role in the organisation; an editor decides on the cards of the
            teams that they are in at present. Roles are given on the page{' '}
            <TextLink to="/settings/people" underline="always">
              People
            </TextLink>
            .
          </>
        }
      />
      <AccessTable />
    </>
  )
}
