import { useOtherTabs } from './other-tabs.js'
import { SignedInFrame } from './signed-in-frame.js'
import { useFrameSession } from './use-frame-session.js'

/** Another organisation is another frame: whatever a page holds of the one before goes with it. */
export function FrameOfOrganization() {
  const { session } = useFrameSession()
  useOtherTabs(session.organization.id)
  return <SignedInFrame key={session.organization.id} />
}
