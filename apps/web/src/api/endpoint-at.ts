/** One line of the table of endpoints. */
import type { Endpoint } from '@knowwhen/contract'

import type { Route } from './client.js'

/** Method and path, held against the contract by the compiler. */
export const at = <E extends Endpoint>(method: E['method'], path: E['path']): Route<E> => ({ method, path })
