import { useEffect } from 'react'

/**
 * All tabs of a browser share one session, and so one organisation. A tab that still shows another one begins anew, before
 * somebody writes into the wrong one.
 */
const key = 'kw-organization'

export const tellOtherTabs = (organizationId: string): void => {
  try {
    localStorage.setItem(key, organizationId)
  } catch {
    // Without storage the other tabs find out by themselves, when the server refuses what is not there.
  }
}

/** `organizationId`: the one that this tab shows. */
export const useOtherTabs = (organizationId: string): void => {
  useEffect(() => {
    const follow = (event: StorageEvent): void => {
      if (event.key === key && event.newValue !== null && event.newValue !== organizationId)
        location.assign('/')
    }
    window.addEventListener('storage', follow)
    return () => window.removeEventListener('storage', follow)
  }, [organizationId])
}
