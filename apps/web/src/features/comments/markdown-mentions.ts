/** Shows `@[user id]` as a name and keeps line breaks as typed: a step between Markdown's tree and the page. */
import { piecesOf } from './mention-text.js'

/** What is used here of a node of Markdown's tree (mdast). */
interface MarkdownNode {
  readonly type: string
  readonly value?: string
  readonly children?: readonly MarkdownNode[]
  /** How the node becomes an element of the page. */
  readonly data?: {
    readonly hName: string
    readonly hProperties: Readonly<Record<string, string>>
    readonly hChildren: readonly MarkdownNode[]
  }
}

/** Names by user id; somebody who is not in it is "somebody". */
export type Names = ReadonlyMap<string, string>

const nameOf = (names: Names, userId: string): string => `@${names.get(userId) ?? 'somebody'}`

export const plainWords = (stored: string, names: Names): string =>
  piecesOf(stored)
    .map((piece) => ('userId' in piece ? nameOf(names, piece.userId) : piece.words))
    .join('')

const mentionNode = (name: string): MarkdownNode => ({
  type: 'mention',
  data: {
    hName: 'span',
    hProperties: { className: 'kw-mention' },
    hChildren: [{ type: 'text', value: name }],
  },
})

const linesOf = (words: string): readonly MarkdownNode[] =>
  words
    .split('\n')
    .flatMap((value, line) => [...(line === 0 ? [] : [{ type: 'break' }]), { type: 'text', value }])

const blocks = new Set(['root', 'blockquote', 'listItem'])

const blockOf = (
  parent: string,
  shown: readonly MarkdownNode[],
  { type }: MarkdownNode,
): readonly MarkdownNode[] =>
  type === 'html' && blocks.has(parent) ? [{ type: 'paragraph', children: shown }] : shown

const expanded = (node: MarkdownNode, names: Names): readonly MarkdownNode[] => {
  const { type, value, children } = node
  if (type === 'text' && value !== undefined) {
    return piecesOf(value).flatMap((piece) =>
      'userId' in piece ? [mentionNode(nameOf(names, piece.userId))] : linesOf(piece.words),
    )
  }
  // Code is shown as typed, but nobody typed an id.
  if ((type === 'code' || type === 'inlineCode') && value !== undefined) {
    return [{ ...node, value: plainWords(value, names) }]
  }
  // HTML is text, with mentions and line breaks as everywhere; between paragraphs it is one.
  if (type === 'html' && value !== undefined) return expanded({ type: 'text', value }, names)
  if (children === undefined) return [node]
  return [{ ...node, children: children.flatMap((child) => blockOf(type, expanded(child, names), child)) }]
}

/** For `remarkPlugins`. */
export const mentionsAndBreaks = (names: Names) => () => (tree: MarkdownNode) => expanded(tree, names)[0]
