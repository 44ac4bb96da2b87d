import type { Person } from '@knowwhen/contract'

import { formatQuantity } from '../../ui/format.js'
import type { MentionPicker } from './use-mention-picker.js'

export const optionId = (listId: string, person: Person): string => `${listId}-${person.userId}`

/** Says what a list that never takes the focus offers. */
const spoken = ({ found, isReading }: MentionPicker): string => {
  if (isReading) return 'Reading who is here'
  if (found.length === 0) return ''
  return `${formatQuantity(found.length, 'person', 'people')}. Arrows choose, Enter takes.`
}

export interface MentionListProps {
  readonly id: string
  readonly picker: MentionPicker
}

/** People whose name begins with what was typed; the focus stays in the field. */
export function MentionList({ id, picker }: MentionListProps) {
  const { found, active, pick } = picker
  return (
    <>
      <span className="kw-hidden" role="status">
        {spoken(picker)}
      </span>
      {found.length > 0 && (
        <ul id={id} className="kw-mentions" role="listbox" aria-label="People to mention">
          {found.map((person, place) => (
            <li
              key={person.userId}
              id={optionId(id, person)}
              role="option"
              aria-selected={place === active}
              className="kw-mentions-person"
              // Before the field loses the focus.
              onMouseDown={(event) => {
                event.preventDefault()
                pick(person)
              }}
            >
              {person.name}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
