import type { Session } from '@knowwhen/contract'
import { getRouteApi } from '@tanstack/react-router'

export type Action = Session['actions'][number]

export interface SessionHere {
  readonly session: Session
  readonly may: (action: Action) => boolean
}

const signedIn = getRouteApi('/signed-in')

/** Who is signed in, and what they may do here; for pages behind the sign-in. The server checks again. */
export const useFrameSession = (): SessionHere => {
  const { session } = signedIn.useRouteContext()
  return { session, may: (action) => session.actions.includes(action) }
}
