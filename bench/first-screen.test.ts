import { describe, expect, it } from 'vitest'

import { scriptsOfFirstScreen, type BuiltFiles } from './first-screen.js'

const built = (scripts: Readonly<Record<string, string>>, html?: string): BuiltFiles => ({
  html:
    html ??
    '<script src="/scheme.js"></script><script type="module" crossorigin src="/assets/index-1.js"></script>',
  scripts: Object.keys(scripts),
  read: (script) => scripts[script] ?? '',
})

describe('the scripts of the first screen', () => {
  it('are those that the HTML starts, and what they import in turn, each once', () => {
    const files = built({
      'index-1.js': 'import{a as t}from"./react-2.js";import"./theme-3.js";',
      'react-2.js': 'export const a=1',
      'theme-3.js': "import{a}from'./react-2.js'",
    })
    expect(scriptsOfFirstScreen(files, []).toSorted()).toEqual([
      'index-1.js',
      'react-2.js',
      'scheme.js',
      'theme-3.js',
    ])
  })

  it('leave out what is loaded later', () => {
    const files = built({ 'index-1.js': 'const p=()=>import(`./plot-2.js`),q=()=>import("./palette-3.js")' })
    expect(scriptsOfFirstScreen(files, [])).not.toContain('plot-2.js')
    expect(scriptsOfFirstScreen(files, [])).not.toContain('palette-3.js')
  })

  it('hold what the HTML preloads', () => {
    const files = built({}, '<link rel="modulepreload" crossorigin href="/assets/vendor-1.js">')
    expect(scriptsOfFirstScreen(files, [])).toEqual(['vendor-1.js'])
  })

  it('hold a page that its route loads lazily, with what that page imports', () => {
    const files = built({
      'index-1.js': 'import("./sign-in.page-2.js")',
      'sign-in.page-2.js': 'import{f}from"./form-3.js"',
      'form-3.js': '',
    })
    expect(scriptsOfFirstScreen(files, ['sign-in.page'])).toEqual(
      expect.arrayContaining(['sign-in.page-2.js', 'form-3.js']),
    )
  })

  it('cannot be told of a page that the build does not have, or of HTML without scripts', () => {
    expect(() => scriptsOfFirstScreen(built({ 'index-1.js': '' }), ['sign-in.page'])).toThrow('sign-in.page')
    expect(() => scriptsOfFirstScreen(built({}, '<p>Nothing</p>'), [])).toThrow('no script')
  })
})
