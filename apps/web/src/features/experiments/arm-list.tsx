import type { Experiment } from '@knowwhen/contract'

import { promiseText } from '../../ui/evidence/percent.js'
import { formatQuantity } from '../../ui/format.js'
import { Tag } from '../../ui/row-list.js'
import './experiments.css'
import { Screenshots } from './screenshots.js'

export interface ArmListProps {
  readonly experimentId: string
  readonly arms: Experiment['arms']
  /** Users by arm, of the newest reading. */
  readonly users: ReadonlyMap<string, number>
}

const usersWords = (users: number | undefined): string =>
  users === undefined ? 'no reading yet' : formatQuantity(users, 'user')

/** What people got in each arm, in words and pictures, and how many of them. */
export function ArmList({ experimentId, arms, users }: ArmListProps) {
  return (
    <ul className="kw-arms" aria-label="Arms">
      {arms.map((arm) => (
        <li className="kw-arm" key={arm.armId}>
          <p className="kw-arm-head">
            <span className="kw-arm-name">{arm.name}</span>
            {arm.isControl && <Tag>control</Tag>}
          </p>
          <p className="kw-soft kw-figures">
            {promiseText(arm.weight)} planned, {usersWords(users.get(arm.armId))}
          </p>
          {arm.description !== '' && <p className="kw-arm-words">{arm.description}</p>}
          <Screenshots experimentId={experimentId} arm={arm} />
        </li>
      ))}
    </ul>
  )
}
