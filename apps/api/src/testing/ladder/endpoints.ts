/** The contract's endpoints as a list, and calls of them by their examples. */
import * as contract from '@knowwhen/contract'
import type { Endpoint } from '@knowwhen/contract'

import type { TestApp } from '../app.js'
import type { Example } from './example.js'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'access' in value && 'success' in value && 'path' in value

const exported: readonly unknown[] = Object.values(contract)

/** Every endpoint of the contract. */
export const endpoints: readonly Endpoint[] = exported.filter(isEndpoint)

const urlOf = ({ path }: Endpoint, { params = {}, query = {} }: Example): string => {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams(query).toString()
  return search === '' ? filled : `${filled}?${search}`
}

export interface Given {
  readonly example: Example
  readonly headers: object
  /** False: without the version that was read. */
  readonly version?: boolean
}

/** Calls the endpoint as its example says. */
export const callOf = (t: Pick<TestApp, 'app'>, endpoint: Endpoint, given: Given) => {
  const { example, headers, version = true } = given
  return (example.on ?? t).app.inject({
    method: endpoint.method,
    url: urlOf(endpoint, example),
    headers: { ...headers, ...(endpoint.conditional === true && version ? { 'if-match': '"1"' } : {}) },
    ...(example.body === undefined ? {} : { payload: example.body }),
  })
}
