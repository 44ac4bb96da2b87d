import type { Connection, ConnectionTest } from '@knowwhen/contract'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { testConnection, testNewConnection } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'

export interface Tried {
  readonly baseUrl: string
  readonly secretKey: string
}

const isStored = (connection: Connection | null, tried: Tried | null): connection is Connection =>
  connection !== null && (tried === null || (tried.secretKey === '' && tried.baseUrl === connection.baseUrl))

/** Tries an address and key, or a stored connection where neither was changed. */
export const useConnectionTest = (connection: Connection | null) => {
  const test = useMutation({
    mutationFn: (tried: Tried | null): Promise<ConnectionTest> =>
      isStored(connection, tried)
        ? call(testConnection, { params: { connectionId: connection.id }, body: {} })
        : call(testNewConnection, { body: tried ?? { baseUrl: '', secretKey: '' } }),
  })
  const failed =
    test.error === null ? null : { ok: false, code: null, message: sentenceOf(test.error), projects: null }
  return {
    outcome: test.data ?? failed,
    isPending: test.isPending,
    run: (tried: Tried | null) => test.mutate(tried),
    forget: () => test.reset(),
  }
}
