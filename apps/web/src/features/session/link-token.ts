/**
 * Tokens of links in mails. They leave the address bar at once, so that nobody reads them off a screen, a history
 * or a copied address; until they are used they wait in this tab, so that a reload or a sign-in in between
 * does not lose them.
 */
export type LinkKind = 'verify-email' | 'reset-password' | 'confirm-email' | 'invitation'

/** Where the browser keeps nothing (its settings, a private window), the page's own memory has to do. */
const inMemory = new Map<string, string>()
const nameOf = (kind: LinkKind): string => `kw-link-${kind}`

/** Takes the token out of a query such as `?token=…`; false where it has none. */
export const keepLinkToken = (kind: LinkKind, search: string): boolean => {
  const token = new URLSearchParams(search).get('token')
  if (token === null) return false
  inMemory.set(nameOf(kind), token)
  try {
    sessionStorage.setItem(nameOf(kind), token)
  } catch {
    // Kept in memory already.
  }
  return true
}

const stored = (kind: LinkKind): string | null => {
  try {
    return sessionStorage.getItem(nameOf(kind))
  } catch {
    return null
  }
}

export const linkToken = (kind: LinkKind): string | null => inMemory.get(nameOf(kind)) ?? stored(kind)

/** Once it was used or turned out to be over. */
export const forgetLinkToken = (kind: LinkKind): void => {
  inMemory.delete(nameOf(kind))
  try {
    sessionStorage.removeItem(nameOf(kind))
  } catch {
    // Nothing was kept there.
  }
}
