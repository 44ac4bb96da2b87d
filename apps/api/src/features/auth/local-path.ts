/** Where somebody may be sent after a sign-in: within this application, whatever the link said that they followed. */
const HERE = 'http://here.invalid'

/** The path if it is one of this application's pages, else the first page. */
export const localPath = (given: string | undefined): string => {
  if (given === undefined || !given.startsWith('/') || !URL.canParse(given, HERE)) return '/'
  const { origin, pathname, search, hash } = new URL(given, HERE)
  // Browsers read `/\` and a tab in between like `//`, which begins another site's name.
  const isHere = origin === HERE && !pathname.startsWith('//') && !pathname.startsWith('/api/')
  return isHere ? `${pathname}${search}${hash}` : '/'
}
