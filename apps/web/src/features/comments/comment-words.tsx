import type { Person } from '@knowwhen/contract'
import { lazy, Suspense, useMemo } from 'react'

import { plainWords } from './markdown-mentions.js'

const MarkdownWords = lazy(async () => ({ default: (await import('./markdown.js')).MarkdownWords }))

export interface CommentWordsProps {
  /** As stored: Markdown with mentions by id. */
  readonly body: string
  readonly mentions: readonly Person[]
}

/** What somebody said; in plain words until the code that reads Markdown is there. */
export function CommentWords({ body, mentions }: CommentWordsProps) {
  const names = useMemo(() => new Map(mentions.map(({ userId, name }) => [userId, name])), [mentions])
  return (
    <div className="kw-words">
      <Suspense fallback={<p className="kw-words-plain">{plainWords(body, names)}</p>}>
        <MarkdownWords body={body} names={names} />
      </Suspense>
    </div>
  )
}
