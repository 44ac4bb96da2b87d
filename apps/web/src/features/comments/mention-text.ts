/**
 * A comment as people write it and as it is stored: in the field stands `@Ada Byron`, the server keeps `@[user id]`, so
 * that a person who changes their name, or is erased, changes everywhere.
 */

/** Somebody who is mentioned, by the words that stand for them in the field. */
export interface Mention {
  readonly userId: string
  readonly label: string
}

export interface Written {
  readonly text: string
  readonly mentions: readonly Mention[]
}

export const nothingWritten: Written = { text: '', mentions: [] }

interface Named {
  readonly userId: string
  readonly name: string
}

const storedMention = /@\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]/gi

const literally = (words: string): string => words.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Longest first: `@Ada Byron` is not `@Ada` with something behind it. */
const mentionsPattern = (mentions: readonly Mention[]): RegExp => {
  const labels = mentions.map(({ label }) => label).toSorted((one, other) => other.length - one.length)
  return new RegExp(`@(${labels.map(literally).join('|')})(?![\\p{L}\\p{N}_])`, 'gu')
}

/** Those whose words still stand in the text: who deletes the words takes the mention back. */
export const presentMentions = ({ text, mentions }: Written): readonly Mention[] => {
  if (mentions.length === 0) return []
  const found = new Set([...text.matchAll(mentionsPattern(mentions))].map(([, label]) => label))
  return mentions.filter(({ label }) => found.has(label))
}

export const toStored = ({ text, mentions }: Written): string => {
  if (mentions.length === 0) return text
  const ids = new Map(mentions.map(({ label, userId }) => [label, userId]))
  return text.replace(mentionsPattern(mentions), (words, label: string) => {
    const userId = ids.get(label)
    return userId === undefined ? words : `@[${userId}]`
  })
}

/** Two people may have one name; the second is told apart by a number, in the field only. */
const labelFor = ({ userId, name }: Named, mentions: readonly Mention[]): string => {
  const known = mentions.find((mention) => mention.userId === userId)
  if (known !== undefined) return known.label
  const isTaken = (label: string): boolean => mentions.some((mention) => mention.label === label)
  let label = name
  for (let count = 2; isTaken(label); count += 1) label = `${name} (${count})`
  return label
}

const mentioning = (mentions: readonly Mention[], person: Named): readonly Mention[] =>
  mentions.some(({ userId }) => userId === person.userId)
    ? mentions
    : [...mentions, { userId: person.userId, label: labelFor(person, mentions) }]

/** What is stored, as it is written; a mention of somebody who is not in `people` stays as it is stored. */
export const toWritten = (stored: string, people: readonly Named[]): Written => {
  const mentions = people.reduce<readonly Mention[]>(mentioning, [])
  const labels = new Map(mentions.map(({ userId, label }) => [userId, label]))
  const text = stored.replace(storedMention, (words, userId: string) => {
    const label = labels.get(userId.toLowerCase())
    return label === undefined ? words : `@${label}`
  })
  return { text, mentions }
}

/** A piece of stored words: words, or a person by id. */
export type Piece = { readonly words: string } | { readonly userId: string }

export const piecesOf = (stored: string): readonly Piece[] =>
  stored
    .split(storedMention)
    // Split by a pattern with one group, every second piece is what the group caught.
    .map((piece, place) => (place % 2 === 1 ? { userId: piece.toLowerCase() } : { words: piece }))
    .filter((piece) => 'userId' in piece || piece.words !== '')

/** What is being looked for: where the `@` stands, and what was typed behind it. */
export interface MentionSearch {
  readonly start: number
  readonly query: string
}

/** An `@` at the beginning of a word, and up to three words of a name up to the caret. */
const beingTyped = /(?:^|[^\p{L}\p{N}_@.])@((?:[^\s@]+(?: [^\s@]*){0,2})?)$/u

export const mentionAt = ({ text, mentions }: Written, caret: number): MentionSearch | null => {
  const query = beingTyped.exec(text.slice(0, caret))?.[1]
  if (query === undefined) return null
  // Done already: what follows a name is the rest of the sentence.
  if (mentions.some(({ label }) => label === query.trimEnd())) return null
  return { start: caret - query.length - 1, query }
}

const plain = (words: string): string =>
  words
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()

const shownAtMost = 6

/** People one of whose names begins with what was typed. */
export const matching = <Person extends Named>(
  people: readonly Person[],
  query: string,
): readonly Person[] => {
  const wanted = ` ${plain(query.trimEnd())}`
  return people.filter(({ name }) => ` ${plain(name)}`.includes(wanted)).slice(0, shownAtMost)
}

/** The text with the person in the place of what was typed, and where the caret then stands. */
export const withMention = (
  { text, mentions }: Written,
  { start, query }: MentionSearch,
  person: Named,
): { readonly written: Written; readonly caret: number } => {
  const next = mentioning(mentions, person)
  const words = `@${labelFor(person, next)} `
  const rest = text.slice(start + 1 + query.length)
  return {
    written: { text: text.slice(0, start) + words + rest.replace(/^ /, ''), mentions: next },
    caret: start + words.length,
  }
}
