import { render } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { MarkdownWords } from './markdown.js'

const adaId = '01890000-0000-7000-8000-000000000001'
const names = new Map([[adaId, 'Ada *B*']])
const shown = (body: string) => render(<MarkdownWords body={body} names={names} />).container

describe('the words of a comment', () => {
  it('are Markdown', () => {
    const page = shown('**Why** 2%?\n\n- one\n- two')
    expect(page.querySelector('strong')?.textContent).toBe('Why')
    expect(page.querySelectorAll('li')).toHaveLength(2)
  })

  it('keep a script and other HTML as text', () => {
    const page = shown('<script>alert(1)</script>\n\nand <img src=x onerror=alert(1)> inline')
    expect(page.querySelector('script, img')).toBeNull()
    expect(page.textContent).toContain('<script>alert(1)</script>')
    expect(page.textContent).toContain('<img src=x onerror=alert(1)>')
    expect([...page.children].map(({ tagName }) => tagName)).toEqual(['P', 'P'])
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//elsewhere.example',
    '/settings',
    'ftp://elsewhere.example',
  ])('never lead to %s', (address) => {
    const page = shown(`[words](${address}) and <${address}> and ![picture](${address})`)
    expect(page.querySelector('a')).toBeNull()
    expect(page.textContent).toContain('words')
  })

  it.each(['https://example.com/a', 'http://example.com', 'mailto:ada@example.com'])(
    'lead to %s without telling it who opened it',
    (address) => {
      const link = shown(`[words](${address})`).querySelector('a')
      expect(link?.getAttribute('href')).toBe(address)
      expect(link?.getAttribute('rel')).toContain('noopener')
    },
  )

  it('load no picture: it is a link with its words', () => {
    const page = shown('![A chart](https://example.com/chart.png)')
    expect(page.querySelector('img')).toBeNull()
    expect(page.querySelector('a')?.textContent).toBe('Picture: A chart')
  })

  it('have no headings of the page', () => {
    const page = shown('# Big')
    expect(page.querySelector('h1')).toBeNull()
    expect(page.textContent).toBe('Big')
  })

  it('keep the lines as they were typed', () => {
    expect(shown('one\ntwo').querySelectorAll('br')).toHaveLength(1)
  })

  it('show a mention by its name, whose signs are no Markdown', () => {
    const page = shown(`Ask @[${adaId}], **@[${adaId}]** and \`@[${adaId}]\``)
    expect([...page.querySelectorAll('.kw-mention')].map(({ textContent }) => textContent)).toEqual([
      '@Ada *B*',
      '@Ada *B*',
    ])
    expect(page.querySelector('code')?.textContent).toBe('@Ada *B*')
    expect(page.textContent).not.toContain(adaId)
  })

  it('show a mention of somebody unknown as somebody', () => {
    expect(shown('@[01890000-0000-7000-8000-00000000ffff]').textContent).toBe('@somebody')
  })
})
