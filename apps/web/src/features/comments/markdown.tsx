/**
 * A comment's Markdown, as elements: HTML in it stays text, links lead to the web or to a mailbox only, pictures are
 * links, since loading one would tell its server who reads. A chunk of its own, loaded with the first comment.
 */
import { useMemo } from 'react'
import Markdown, { type Components } from 'react-markdown'

import { mentionsAndBreaks, type Names } from './markdown-mentions.js'

const allowed = /^(?:https?:\/\/|mailto:)/i

/** Empty where the address is none that a comment may lead to. */
const safeUrl = (url: string): string => (allowed.test(url) ? url : '')

interface LinkProps {
  readonly href?: string | undefined
  readonly children?: React.ReactNode
}

function SafeLink({ href = '', children }: LinkProps) {
  if (href === '') return <>{children}</>
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  )
}

interface PictureProps {
  readonly src?: string | Blob | undefined
  readonly alt?: string | undefined
}

function Picture({ src, alt = '' }: PictureProps) {
  const words = alt === '' ? 'a picture' : alt
  return <SafeLink href={typeof src === 'string' ? src : ''}>{`Picture: ${words}`}</SafeLink>
}

interface HeadingProps {
  readonly children?: React.ReactNode
}

/** A heading in a comment is none of the page's. */
function Heading({ children }: HeadingProps) {
  return <p className="kw-words-heading">{children}</p>
}

function CodeBlock({ children }: HeadingProps) {
  // Long lines scroll, for the keyboard too.
  return (
    <pre tabIndex={0} role="group" aria-label="Code">
      {children}
    </pre>
  )
}

const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <Picture src={src} alt={alt} />,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
}

export interface MarkdownWordsProps {
  readonly body: string
  readonly names: Names
}

export function MarkdownWords({ body, names }: MarkdownWordsProps) {
  const plugins = useMemo(() => [mentionsAndBreaks(names)], [names])
  return (
    <Markdown components={components} remarkPlugins={plugins} urlTransform={safeUrl}>
      {body}
    </Markdown>
  )
}
