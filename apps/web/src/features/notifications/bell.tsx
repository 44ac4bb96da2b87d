import { Popover, UnstyledButton } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'

import { sentenceOf } from '../../api/problem.js'
import { bellQuery } from '../../api/queries/notifications.queries.js'
import './bell.css'

const BellPanel = lazy(async () => ({ default: (await import('./bell-panel.js')).BellPanel }))

const shown = (unread: number): string => (unread > 99 ? '99+' : String(unread))

/** How much is unread, on every page; behind it the newest. */
export function Bell() {
  const [opened, setOpened] = useState(false)
  const { data, error, refetch } = useQuery(bellQuery())
  const unread = data?.unread ?? 0
  const toggle = (): void => {
    if (!opened) void refetch()
    setOpened(!opened)
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="min(400px, calc(100vw - 16px))"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton
          className="kw-bell"
          aria-label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
          onClick={toggle}
        >
          <IconBell size={20} stroke={1.7} aria-hidden />
          {unread > 0 && (
            <span className="kw-bell-count" aria-hidden>
              {shown(unread)}
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="kw-bell-panel" aria-label="Notifications">
        <Suspense>
          <BellPanel
            newest={data?.items}
            unread={unread}
            failure={error === null ? null : sentenceOf(error)}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
