/** A mention is written `@[user id]`, so that no name is stored: a person may change theirs, or be erased. */
const mention = /@\[([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]/gi

/** Ids of everybody whom the words mention, each once, in order. */
export const mentionedIn = (words: string): readonly string[] => [
  ...new Set([...words.matchAll(mention)].map(([, id = '']) => id.toLowerCase())),
]
