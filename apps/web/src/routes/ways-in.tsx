/** Pages for who is not signed in yet, or came by a link from a mail. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { keepLinkToken } from '../features/session/link-token.js'
import { searchSchema, words } from '../ui/search-schema.js'
import { FrontFailed } from './page-states.js'
import { rootRoute } from './root.js'

const signUpSearch = searchSchema({ from: words(2_000) })

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: signUpSearch,
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./ways-in/sign-up.page.js'), 'SignUpPage'),
})

const forgottenPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgotten-password',
  errorComponent: FrontFailed,
  component: lazyRouteComponent(
    () => import('./ways-in/forgotten-password.page.js'),
    'ForgottenPasswordPage',
  ),
})

const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  beforeLoad: ({ location }) => {
    if (keepLinkToken('reset-password', location.searchStr))
      throw redirect({ to: '/reset-password', replace: true })
  },
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./ways-in/reset-password.page.js'), 'ResetPasswordPage'),
})

const verifyEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/verify-email',
  beforeLoad: ({ location }) => {
    if (keepLinkToken('verify-email', location.searchStr))
      throw redirect({ to: '/verify-email', replace: true })
  },
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./ways-in/verify-email.page.js'), 'VerifyEmailPage'),
})

const confirmEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm-email',
  beforeLoad: ({ location }) => {
    if (keepLinkToken('confirm-email', location.searchStr))
      throw redirect({ to: '/confirm-email', replace: true })
  },
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./ways-in/confirm-email.page.js'), 'ConfirmEmailPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  beforeLoad: ({ location }) => {
    if (keepLinkToken('invitation', location.searchStr)) throw redirect({ to: '/invitation', replace: true })
  },
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./ways-in/invitation.page.js'), 'InvitationPage'),
})

export const waysIn = [
  signUpRoute,
  forgottenPasswordRoute,
  resetPasswordRoute,
  verifyEmailRoute,
  confirmEmailRoute,
  invitationRoute,
] as const
