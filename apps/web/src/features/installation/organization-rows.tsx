import type { AnswerOf, listInstallationOrganizations } from '@knowwhen/contract'

import { formatDate, formatQuantity } from '../../ui/format.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'

type OrganizationLine = AnswerOf<typeof listInstallationOrganizations>['items'][number]

/** Every organisation, and nothing of what it holds. */
export function OrganizationRows({ organizations }: { readonly organizations: readonly OrganizationLine[] }) {
  return (
    <RowList label="Organisations">
      {organizations.map(({ id, name, isDemo, people, deleteAfter, createdAt }) => (
        <Row
          key={id}
          title={
            <>
              {name} {isDemo && <Tag>demo</Tag>}
              {deleteAfter !== null && <Tag>will be deleted {formatDate(deleteAfter)}</Tag>}
            </>
          }
          words={`Since ${formatDate(createdAt)}`}
          side={<span className="kw-soft">{formatQuantity(people, 'person', 'people')}</span>}
        />
      ))}
    </RowList>
  )
}
