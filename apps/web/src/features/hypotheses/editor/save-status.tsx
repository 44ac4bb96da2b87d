import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCloudUp, IconPencil, type Icon } from '@tabler/icons-react'

import { focusField } from './field-paths.js'
import type { SaveStatus } from './draft-saver.js'

export interface SaveStatusLineProps {
  readonly status: SaveStatus
  readonly onRetry: () => void
  /** What stands here replaces what the other person saved. */
  readonly onOverwrite: () => void
  /** What stands here is given up for what the other person saved. */
  readonly onTakeTheirs: () => void
}

const quiet: Readonly<Record<'untouched' | 'saved' | 'waiting' | 'saving', { words: string; icon: Icon }>> = {
  untouched: { words: 'Saved as you type', icon: IconPencil },
  saved: { words: 'Saved', icon: IconCheck },
  waiting: { words: 'Saving …', icon: IconCloudUp },
  saving: { words: 'Saving …', icon: IconCloudUp },
}

function StaleNote({ onOverwrite, onTakeTheirs }: SaveStatusLineProps) {
  return (
    <div className="kw-save-problem" role="alert">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <div>
        <p>
          Not saved, because somebody else changed this card in the meantime. What you typed is kept here.
          Save yours over theirs, or give yours up and read theirs.
        </p>
        <Button size="compact-sm" onClick={onOverwrite}>
          Save mine
        </Button>{' '}
        <Button size="compact-sm" variant="default" onClick={onTakeTheirs}>
          Read theirs
        </Button>
      </div>
    </div>
  )
}

/** Whether what stands in the form is safe, and if not why and what to do. */
export function SaveStatusLine(props: SaveStatusLineProps) {
  const { status } = props
  switch (status.kind) {
    case 'stale':
      return <StaleNote {...props} />
    case 'held': {
      const [first] = status.errors
      return (
        <div className="kw-save-problem" role="alert">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <div>
            <p>Not saved, because one field cannot be read. {first?.message}</p>
            {first !== undefined && (
              <Button size="compact-sm" variant="default" onClick={() => focusField(first.path)}>
                Go to the field
              </Button>
            )}
          </div>
        </div>
      )
    }
    case 'failed':
      return (
        <div className="kw-save-problem" role="alert">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <div>
            <p>Not saved, {status.message} What you typed is kept in this window.</p>
            <Button size="compact-sm" variant="default" onClick={props.onRetry}>
              Try again
            </Button>
          </div>
        </div>
      )
    default: {
      const { words, icon: StatusIcon } = quiet[status.kind]
      return (
        <p className="kw-save-quiet" role="status">
          <StatusIcon size={16} aria-hidden="true" /> {words}
        </p>
      )
    }
  }
}
