import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { installationOrganizationsQuery, installationQuery } from '../../api/queries/installation.queries.js'
import { EnvironmentFacts, Health, SizeFacts } from '../../features/installation/installation-facts.js'
import { OrganizationRows } from '../../features/installation/organization-rows.js'
import { SignUpForm } from '../../features/installation/sign-up-form.js'
import { StorageTable } from '../../features/installation/storage-table.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { ShowMore } from '../../ui/show-more.js'
import { QueryFailure } from '../query-failure.js'

function Organizations() {
  const organizations = useInfiniteQuery(installationOrganizationsQuery())
  if (organizations.isPending) return <LoadingShape count={2} />
  if (organizations.isError)
    return <QueryFailure error={organizations.error} onRetry={() => void organizations.refetch()} />
  return (
    <>
      <OrganizationRows organizations={organizations.data.pages.flatMap(({ items }) => items)} />
      <ShowMore pages={organizations} />
    </>
  )
}

export function InstallationPage() {
  const { data, error, refetch } = useQuery(installationQuery())
  if (data === undefined) {
    return error === null ? <LoadingShape /> : <QueryFailure error={error} onRetry={() => void refetch()} />
  }
  return (
    <>
      <SectionHeader title="Installation" lead="For who runs it: all organisations together." />
      <SizeFacts installation={data} />
      <Health health={data.health} />
      <section className="kw-settings-part" aria-label="Sign-up">
        <SectionHeader title="Sign-up" />
        <SignUpForm signUp={data.settings.signUp} />
      </section>
      <section className="kw-settings-part" aria-label="Set by the environment">
        <SectionHeader
          title="Set by the environment"
          lead="Said here, changed where the process is started. Passwords and secrets are never shown."
        />
        <EnvironmentFacts settings={data.settings} />
      </section>
      <section className="kw-settings-part" aria-label="Organisations">
        <SectionHeader title="Organisations" />
        <Organizations />
      </section>
      <section className="kw-settings-part" aria-label="Storage">
        <SectionHeader title="Storage" />
        <StorageTable storage={data.storage} />
      </section>
    </>
  )
}
