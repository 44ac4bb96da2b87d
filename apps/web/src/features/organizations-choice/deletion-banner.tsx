import { useQuery } from '@tanstack/react-query'

import { organizationsQuery } from '../../api/queries/account.queries.js'
import { formatDate } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import './deletion-banner.css'

/** On every page of an organisation that waits for its deletion. */
export function DeletionBanner() {
  const { data } = useQuery(organizationsQuery())
  const here = data?.items.find(({ isCurrent }) => isCurrent)
  if (here === undefined || here.deleteAfter === null) return null
  return (
    <div className="kw-deletion" role="status">
      <strong>{here.name}</strong> and everything in it will be deleted on {formatDate(here.deleteAfter)}.
      Until then an owner can call that off in the{' '}
      <TextLink to="/settings/organization" c="inherit" underline="always">
        settings
      </TextLink>
      .
    </div>
  )
}
