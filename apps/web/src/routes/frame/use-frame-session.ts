import type { Session } from '@knowwhen/contract'
import { getRouteApi } from '@tanstack/react-router'

type Action = Session['actions'][number]

const signedIn = getRouteApi('/signed-in')

/** Who is signed in, and what they may do here. The server checks again. */
export const useFrameSession = (): {
  readonly session: Session
  readonly may: (action: Action) => boolean
} => {
  const { session } = signedIn.useRouteContext()
  return { session, may: (action) => session.actions.includes(action) }
}
