/** Requests that cannot be meant, made from the endpoint's own schemas. */
import type { Endpoint } from '@knowwhen/contract'

import type { Example } from './example.js'

export interface Malformed {
  readonly what: string
  readonly example: Example
}

const SENSELESS = ['no such value', '-1', '']

const inPath = (endpoint: Endpoint, example: Example): readonly Malformed[] =>
  Object.keys(example.params ?? {}).flatMap((name) => {
    const params = { ...example.params, [name]: 'x' }
    return endpoint.params?.safeParse(params).success === false
      ? [{ what: `path.${name}`, example: { ...example, params } }]
      : []
  })

const queryNames = (endpoint: Endpoint): readonly string[] => {
  const { query } = endpoint
  return query !== undefined && 'shape' in query && typeof query.shape === 'object' && query.shape !== null
    ? Object.keys(query.shape)
    : []
}

const inQuery = (endpoint: Endpoint, example: Example): readonly Malformed[] =>
  queryNames(endpoint).flatMap((name) => {
    const senseless = SENSELESS.map((value) => ({ ...example.query, [name]: value })).find(
      (query) => endpoint.query?.safeParse(query).success === false,
    )
    // Only the endpoint itself knows its cursors.
    const query = senseless ?? (name === 'cursor' ? { ...example.query, cursor: 'WyJ4Il0x' } : undefined)
    return query === undefined ? [] : [{ what: `query.${name}`, example: { ...example, query } }]
  })

const inBody = (endpoint: Endpoint, example: Example): readonly Malformed[] => {
  const { body } = endpoint
  if (body === undefined) return []
  const without = Object.keys(example.body ?? {}).flatMap((name) => {
    const changed = { ...example.body, [name]: { no: 'sense' } }
    return body.safeParse(changed).success
      ? []
      : [{ what: `body.${name}`, example: { ...example, body: changed } }]
  })
  return [{ what: 'body', example: { ...example, body: [] } }, ...without]
}

/** Every part of the request in turn; empty where an endpoint takes nothing that could be wrong. */
export const malformationsOf = (endpoint: Endpoint, example: Example): readonly Malformed[] => [
  ...inPath(endpoint, example),
  ...inQuery(endpoint, example),
  ...inBody(endpoint, example),
]
