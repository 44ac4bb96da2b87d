/** Which scripts a browser loads for a page, read from the files as built: what HTML names, and what those import. */

export interface BuiltFiles {
  readonly html: string
  /** Names of every script of the build. */
  readonly scripts: readonly string[]
  readonly read: (script: string) => string
}

const SCRIPT_IN_HTML =
  /<(?:script[^>]*\ssrc|link[^>]*\srel="modulepreload"[^>]*\shref)="\/(?:assets\/)?([^"]+\.js)"/g
/** `import … from "./x.js"` and `import "./x.js"`; the brackets of `import("./x.js")` keep lazy ones out. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g

const firstGroups = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, name]) => (name === undefined ? [] : [name]))

const withImports = (entries: readonly string[], read: BuiltFiles['read']): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (script: string): void => {
    if (found.has(script)) return
    found.add(script)
    for (const imported of firstGroups(read(script), STATIC_IMPORT)) visit(imported)
  }
  entries.forEach(visit)
  return found
}

/** @throws Error when the build has no such page: then less than the truth would be counted */
const chunkOf = ({ scripts }: BuiltFiles, page: string): string => {
  const chunk = scripts.find((script) => script.startsWith(`${page}-`))
  if (chunk === undefined) throw new Error(`The build has no script of its own for "${page}".`)
  return chunk
}

/** Every script of the first view: what `index.html` starts, and the pages that are loaded lazily for it. */
export const scriptsOfFirstScreen = (files: BuiltFiles, lazyPages: readonly string[]): readonly string[] => {
  const started = firstGroups(files.html, SCRIPT_IN_HTML)
  if (started.length === 0) throw new Error('The HTML starts no script.')
  return [...withImports([...started, ...lazyPages.map((page) => chunkOf(files, page))], files.read)]
}
