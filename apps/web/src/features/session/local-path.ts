const nowhere = 'https://knowwhen.invalid'

/**
 * Where to go after sign-in: only an address of our own. What a browser would read as another site
 * (`//elsewhere`, `/\elsewhere`, a tab or line break in between, `javascript:`) is Home instead, and so are the
 * pages of signing in themselves.
 */
export const localPath = (from: string | undefined): string => {
  if (from?.startsWith('/') !== true || !URL.canParse(from, nowhere)) return '/'
  const { origin, pathname, search, hash } = new URL(from, nowhere)
  const isOurs = origin === nowhere && !pathname.startsWith('//')
  const isWayIn = /^\/(sign-in|set-up|api)(\/|$)/.test(pathname)
  return isOurs && !isWayIn ? pathname + search + hash : '/'
}

/** Pages that a signed-in person can open without being in an organisation. */
export const needsNoOrganization = (path: string): boolean =>
  /^\/(invitation|verify-email|confirm-email|organizations|account)([/?#]|$)/.test(path)
