import { Tooltip, UnstyledButton } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'

export interface FrameFootProps {
  readonly isCollapsed: boolean
  readonly onToggle: () => void
}

export function FrameFoot({ isCollapsed, onToggle }: FrameFootProps) {
  const label = isCollapsed ? 'Expand navigation' : 'Collapse navigation'
  const ToggleIcon = isCollapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <Tooltip label={label} position="right" disabled={!isCollapsed}>
      <UnstyledButton className="kw-place" w="100%" aria-label={label} onClick={onToggle}>
        <ToggleIcon size={18} stroke={1.7} aria-hidden />
        {!isCollapsed && <span className="kw-soft">Collapse</span>}
      </UnstyledButton>
    </Tooltip>
  )
}
