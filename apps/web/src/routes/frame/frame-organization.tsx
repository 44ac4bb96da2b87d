import type { Session } from '@knowwhen/contract'
import { useNavigate } from '@tanstack/react-router'

import { OrganizationSwitcher } from '../../features/organizations-choice/organization-switcher.js'
import { Mark } from '../../ui/mark.js'
import { useEnter } from '../use-enter.js'
import { tellOtherTabs } from './other-tabs.js'

export interface FrameOrganizationProps {
  readonly organization: Session['organization']
  readonly isSmall: boolean
}

export function FrameOrganization({ organization, isSmall }: FrameOrganizationProps) {
  const navigate = useNavigate()
  const enter = useEnter()
  const switched = async (session: Session): Promise<void> => {
    tellOtherTabs(session.organization.id)
    await enter(session, '/')
  }
  return (
    <OrganizationSwitcher
      organization={organization}
      mark={<Mark size={26} />}
      isSmall={isSmall}
      onSwitched={switched}
      onShowAll={() => void navigate({ to: '/organizations' })}
      onNew={() => void navigate({ to: '/organizations/new' })}
    />
  )
}
