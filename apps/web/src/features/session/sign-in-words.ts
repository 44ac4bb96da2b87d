import type { SingleSignOnProblem } from '@knowwhen/contract'

/** Why somebody is on the sign-in page who did not ask for it, or what they come from. */
export const noteWords = {
  expired: 'Your session has ended. Sign in to go on where you were.',
  passwordSet: 'Your new password is set, and every session has ended. Sign in with it.',
  accountReady: 'Your account is ready. Sign in with the password you chose.',
  emailChanged: 'Your new address is confirmed. Sign in with it from now on.',
  accountErased: 'Your account is erased. What you did stays, without your name.',
} as const

/** What went wrong at the identity provider, and what to do. */
const singleSignOnWords: Readonly<Record<SingleSignOnProblem, string>> = {
  ssoExpired: 'That sign-in took too long, or was begun in another browser. Please begin again.',
  ssoRefused:
    'The identity provider did not let you in. Ask whoever looks after it, or use another account there.',
  ssoFailed:
    'The identity provider’s answer could not be used. Try again; if it stays so, tell your administrator.',
  ssoEmailUnverified:
    'The identity provider does not vouch for your e-mail address. Confirm it there first, then sign in again.',
  ssoForeignDomain:
    'Your address at the identity provider is not of your organisation’s domain. Use your work account there.',
  ssoDomainUnverified:
    'Your organisation has not proven yet that the domain of your address is its own. An administrator can do that in its settings.',
  ssoAddressTaken:
    'There is an account with your address already. Sign in with its password, or reset the password.',
  ssoNotMember: 'You belong to no organisation here yet. Ask an administrator of yours for an invitation.',
  ssoNoAccount:
    'There is no account for you here yet, and new ones need an invitation. Ask an administrator for one.',
}

/** A code of a later version is still a failure. */
export const problemWords = (problem: string): string =>
  Object.entries(singleSignOnWords).find(([code]) => code === problem)?.[1] ?? singleSignOnWords.ssoFailed
