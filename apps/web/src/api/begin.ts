/**
 * Starts a read before its page is there, so that code and data load side by side. A failure is the page's to
 * show, through its own query.
 */
export const begin = (read: Promise<unknown>): void => {
  read.catch(() => undefined)
}
