/** A card's statement out of what people once wrote into an experiment: "We believe …", "If … then …", or just text. */
import type { Direction } from './lists.js'

export interface PastExperiment {
  readonly name: string
  /** Markdown, as written; may be empty. */
  readonly statedHypothesis: string
  /** Markdown, as written; may be empty. */
  readonly description: string
  /** Its goals, for what it was to reach where nobody wrote it down. */
  readonly goals: readonly { readonly name: string; readonly direction: Direction }[]
}

export interface AdoptedStatement {
  readonly capability: string
  readonly outcome: string
  /** "because …", where it was written; empty otherwise. */
  readonly because: string
}

/** Characters that a card has room for. */
const longest = 500

/** What is read of a text, in characters: the hypothesis stands at its beginning. */
const mostRead = 5_000

const heading = /^\s{0,3}#{1,6}\s.*$/gm

/** Headings name what follows; they are text only where nothing follows. */
const withoutHeadings = (markdown: string): string => {
  const body = markdown.replace(heading, ' ')
  return body.trim() === '' ? markdown : body
}

/** Markdown as plain text on one line, its beginning alone where it is very long. */
export const plainTextOf = (markdown: string): string =>
  withoutHeadings(markdown.slice(0, mostRead))
    .replace(/```[^`]*```/g, ' ')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/^\s{0,3}(#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, '$2')
    .replace(/(^|[\s(])[*_](\S(?:[^*_]*\S)?)[*_](?=$|[\s).,;:!?])/g, '$1$2')
    .replace(/\s+/g, ' ')
    .trim()

/** Cut at a word where it is too long. */
const fitted = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 2).replace(/\s+\S*$/, '')} …`

/** Without what joins it to its neighbours. */
const trimmed = (part: string): string => part.replace(/^[\s,;:–-]+|[\s,;:.–-]+$/g, '')

interface Split {
  readonly text: string
  readonly because: string
}

/** The reason apart from the rest, and without the sentences on how one would know. */
const withoutReason = (text: string): Split => {
  const known = text.split(/\.\s+(?=(?:we(?:'|’)?(?:ll| will| shall) know|we will be right)\b)/i)[0] ?? text
  const found = /^(.*?)[\s,;.]+because\s+(?:of\s+)?(.+)$/is.exec(known)
  if (found?.[1] !== undefined && found[2] !== undefined)
    return { text: trimmed(found[1]), because: trimmed(found[2]) }
  const leading = /^because\s+(.+?),\s+(we (?:believe|think|expect)\b.+)$/is.exec(known)
  return leading?.[1] !== undefined && leading[2] !== undefined
    ? { text: trimmed(leading[2]), because: trimmed(leading[1]) }
    : { text: known, because: '' }
}

const belief =
  /^(?:our\s+)?(?:hypothesis(?:\s+is)?\s*[:,]?\s*)?(?:we\s+(?:believe|think|expect|assume|hypothesi[sz]e)\s+)?(?:that\s+)?/i

/** Each way to say "this will lead to that"; the first that fits is believed. */
const forms: readonly RegExp[] = [
  /^if\s+(?:we\s+)?(.+?)[,;]?\s+then\s+(.+)$/is,
  /^(?:if|when)\s+(?:we\s+)?([^,]+),\s+(.+)$/is,
  /^by\s+([^,]+),\s+(?:we\s+)?(?:(?:can|will|should|expect to|hope to|may)\s+)?(.+)$/is,
  /^(.+?)\s+(?:will|would|should|may|might|could|can)\s+(?:(?:likely|probably|also)\s+)?(?:result in|lead to|cause|bring about|bring|give us|give)\s+(.+)$/is,
  /^(.+?)\s+(?:results in|leads to|causes)\s+(.+)$/is,
  /^(.+?)\s+(?:will|would|should|might|could)\s+(?:(?:likely|probably|also)\s+)?(.+)$/is,
]

const sentenceEnd = /[.!?]\s+(?=[A-Z])/

const splitBelief = (text: string): readonly [string, string] | null => {
  const body = text.replace(belief, '')
  for (const form of forms) {
    const found = form.exec(body)
    if (found?.[1] !== undefined && found[2] !== undefined) {
      const outcome = found[2].split(sentenceEnd)[0] ?? found[2]
      return [trimmed(found[1]), trimmed(outcome)]
    }
  }
  return null
}

const goalInWords = ({ name, direction }: PastExperiment['goals'][number]): string =>
  `${direction === 'increase' ? 'a rise' : 'a fall'} of ${name}`

/** What it was to reach, from its goals; empty where it has none. */
const outcomeOfGoals = (goals: PastExperiment['goals']): string => {
  const [first] = goals
  return first === undefined ? '' : goalInWords(first)
}

const firstSentence = (text: string): string => trimmed(text.split(sentenceEnd)[0] ?? text)

/** Text in no known form says what was hoped for; the name says what was built. */
const plain = (experiment: PastExperiment, text: string): AdoptedStatement => {
  const wanted = firstSentence(text.replace(belief, ''))
  return {
    capability: fitted(plainTextOf(experiment.name)),
    outcome: fitted(wanted === '' ? outcomeOfGoals(experiment.goals) : wanted),
    because: '',
  }
}

/**
 * Capability, outcome and reason of a card that adopts a past experiment: from its hypothesis, else from its
 * description where that is in a known form; the name stands where nobody said what was built, and the goals where
 * nobody said what for. For people to read before it is sealed.
 */
export const statementOfPast = (experiment: PastExperiment): AdoptedStatement => {
  const stated = plainTextOf(experiment.statedHypothesis)
  const described = plainTextOf(experiment.description)
  for (const source of [stated, described]) {
    const { text, because } = withoutReason(source)
    const [capability, outcome] = splitBelief(text) ?? ['', '']
    if (capability !== '' && outcome !== '')
      return { capability: fitted(capability), outcome: fitted(outcome), because: fitted(because) }
  }
  const { text, because } = withoutReason(stated)
  return { ...plain(experiment, text), because: fitted(because) }
}
