import { IconCheck, IconMinus } from '@tabler/icons-react'
import { roles } from '@knowwhen/domain'
import { Fragment } from 'react'

import { roleWord } from '../../ui/role-words.js'
import { accessGroups, type AccessLine, type Allowance } from './access-words.js'
import './people.css'

function Mark({ allowance }: { readonly allowance: Allowance }) {
  if (allowance === 'no') {
    return <IconMinus size={16} className="kw-access-no" role="img" aria-label="no" />
  }
  return (
    <>
      <IconCheck size={16} role="img" aria-label={allowance === 'yes' ? 'yes' : 'in own teams'} />
      {allowance === 'ownTeams' && (
        <span className="kw-access-team" aria-hidden>
          <br />
          own teams
        </span>
      )}
    </>
  )
}

function Line({ line }: { readonly line: AccessLine }) {
  return (
    <tr>
      <th scope="row">{line.words}</th>
      {line.allowances.map(({ role, allowance }) => (
        <td key={role}>
          <Mark allowance={allowance} />
        </td>
      ))}
    </tr>
  )
}

/** Who may do what, from the same table that the server asks. */
export function AccessTable() {
  return (
    <div style={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label="Roles, scrolls sideways">
      <table className="kw-access">
        <thead>
          <tr>
            <th scope="col">
              <span className="kw-hidden">What</span>
            </th>
            {roles.map((role) => (
              <th scope="col" key={role}>
                {roleWord(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accessGroups.map(({ title, lines }) => (
            <Fragment key={title}>
              <tr className="kw-access-group">
                <th scope="rowgroup" colSpan={roles.length + 1}>
                  {title}
                </th>
              </tr>
              {lines.map((line) => (
                <Line key={line.action} line={line} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}
