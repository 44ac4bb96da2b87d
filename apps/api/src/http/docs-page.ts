/** The API in words, as one page without scripts: made from the same document that programs read. */
import type { FastifyInstance } from 'fastify'

import type { OpenApiDocument, OpenApiOperation } from './openapi.js'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const html = (text: string): string => text.replaceAll(/[&<>"]/g, (found) => escapes[found] ?? found)
const code = (text: string): string => `<code>${html(text)}</code>`
const pre = (value: unknown): string => `<pre>${html(JSON.stringify(value, null, 2))}</pre>`
/** Back-quoted words are code, as in the document's own descriptions. */
const prose = (text: string): string => html(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>')

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
code, pre { font: 14px/1.5 ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem; border: 1px solid GrayText; border-radius: 6px; }
details { border-top: 1px solid GrayText; padding: .5rem 0; }
summary { cursor: pointer; }
table { border-collapse: collapse; } td, th { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }`

const parameterTable = ({ parameters }: OpenApiOperation): string => {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    (part) =>
      `<tr><td>${code(part.name)}</td><td>${part.in}${part.required ? ', required' : ''}</td>` +
      `<td>${prose(part.description ?? '')} ${code(JSON.stringify(part.schema))}</td></tr>`,
  )
  return `<h4>Parameters</h4><table><tbody>${rows.join('')}</tbody></table>`
}

const responseTable = ({ responses }: OpenApiOperation): string => {
  const rows = Object.entries(responses).map(
    ([status, { description }]) => `<tr><td>${code(status)}</td><td>${prose(description)}</td></tr>`,
  )
  return `<h4>Answers</h4><table><tbody>${rows.join('')}</tbody></table>`
}

const schemasOf = (operation: OpenApiOperation): string => {
  const body = operation.requestBody?.content['application/json']?.schema
  const answer = Object.values(operation.responses)[0]?.content?.['application/json']?.schema
  return [
    body === undefined ? '' : `<h4>Body</h4>${pre(body)}`,
    answer === undefined ? '' : `<h4>Answer</h4>${pre(answer)}`,
  ].join('')
}

const operationPart = (method: string, path: string, operation: OpenApiOperation): string =>
  `<details id="${html(operation.operationId)}"><summary>${code(`${method.toUpperCase()} ${path}`)} ` +
  `${html(operation.summary)}</summary><p>${prose(operation.description)}</p>` +
  `${parameterTable(operation)}${schemasOf(operation)}${responseTable(operation)}</details>`

const anchor = (tag: string): string => html(tag.toLowerCase().replaceAll(/\W+/g, '-'))

const tagPart = (document: OpenApiDocument, tag: string): string => {
  const parts = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => operationPart(method, path, operation)),
  )
  return `<section id="${anchor(tag)}"><h2>${html(tag)}</h2>${parts.join('')}</section>`
}

const schemaPart = ({ components }: OpenApiDocument): string =>
  Object.entries(components.schemas)
    .map(
      ([name, schema]) =>
        `<details id="schema-${html(name)}"><summary>${code(name)}</summary>${pre(schema)}</details>`,
    )
    .join('')

const docsPage = (document: OpenApiDocument): string => {
  const tags = document.tags.map(({ name }) => name)
  const links = tags.map((tag) => `<li><a href="#${anchor(tag)}">${html(tag)}</a></li>`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Knowwhen API</title>
<style>${style}</style></head><body><h1>Knowwhen API ${html(document.info.version)}</h1>
<p>${prose(document.info.description)} Send an API key as ${code('Authorization: Bearer kw_…')}.
For programs: <a href="/api/openapi.json">openapi.json</a>.</p>
<nav aria-label="Resources"><ul>${links}<li><a href="#schemas">Schemas</a></li></ul></nav><main>
${tags.map((tag) => tagPart(document, tag)).join('')}
<section id="schemas"><h2>Schemas</h2>${schemaPart(document)}</section></main></body></html>`
}

export const serveDocs = (app: FastifyInstance): void => {
  app.get('/api/docs', (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(docsPage(app.describeApi())),
  )
}
