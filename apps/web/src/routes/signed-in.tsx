import { createRoute, redirect } from '@tanstack/react-router'

import { isSignedOut, withoutOrganization } from '../api/problem.js'
import { sessionQuery, setupQuery } from '../api/queries/session.queries.js'
import { FrameOfOrganization } from './frame/frame-of-organization.js'
import { FrontFailed } from './page-states.js'
import { rootRoute } from './root.js'

/** Every page behind the sign-in. Its children find `session` in their route context. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context: { queryClient }, location }) => {
    try {
      return { session: await queryClient.query({ ...sessionQuery(), staleTime: 'static' }) }
    } catch (error) {
      const why = withoutOrganization(error)
      if (why !== undefined) throw redirect({ to: '/organizations', search: { why, from: location.href } })
      if (!isSignedOut(error)) throw error
      const { needed } = await queryClient.query({ ...setupQuery(), staleTime: 0 })
      throw needed
        ? redirect({ to: '/set-up' })
        : redirect({ to: '/sign-in', search: location.href === '/' ? {} : { from: location.href } })
    }
  },
  errorComponent: FrontFailed,
  component: FrameOfOrganization,
})
