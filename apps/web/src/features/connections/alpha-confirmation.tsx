import { Button, NumberInput } from '@mantine/core'
import type { Connection } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { updateConnection } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { formatNumber, formatPercent } from '../../ui/format.js'
import { toast } from '../../ui/toast.js'
import './connections.css'

const why = (connection: Connection): string =>
  connection.reportedAlpha === null
    ? 'GrowthBook does not report its significance level. Please say what its settings show; 0.05 is usual.'
    : `GrowthBook reports a significance level of ${formatNumber(connection.reportedAlpha)}, so its intervals would cover ${formatPercent(1 - connection.reportedAlpha, 0)}. Verdicts depend on it: please confirm.`

/** Once GrowthBook has answered, and as long as its word and ours differ. */
const isNeeded = (connection: Connection): boolean => {
  const { confirmedAlpha, reportedAlpha, lastSuccessAt, isConnected } = connection
  if (!isConnected) return false
  return reportedAlpha === null
    ? confirmedAlpha === null && lastSuccessAt !== null
    : confirmedAlpha !== reportedAlpha
}

const isLevel = (value: string | number): value is number =>
  typeof value === 'number' && value > 0 && value < 0.5

/** α decides how intervals are read, so a person confirms it once; shown while the two differ. */
export function AlphaConfirmation({ connection }: { readonly connection: Connection }) {
  return isNeeded(connection) ? <Question connection={connection} /> : null
}

function Question({ connection }: { readonly connection: Connection }) {
  const queryClient = useQueryClient()
  const [alpha, setAlpha] = useState<string | number>(connection.reportedAlpha ?? 0.05)
  const confirm = useMutation({
    mutationFn: (confirmedAlpha: number) =>
      call(updateConnection, {
        params: { connectionId: connection.id },
        body: { confirmedAlpha },
        version: connection.version,
      }),
    onSuccess: () => toast.done('Confirmed. Results are read with it, and cards are judged again.'),
    onError: (error) => toast.failed(`The level was not confirmed. ${sentenceOf(error)}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['connections'] }),
  })
  return (
    <div className="kw-alpha">
      <p>{why(connection)}</p>
      <div className="kw-alpha-form">
        <NumberInput
          label="Significance level"
          w={140}
          min={0.001}
          max={0.499}
          step={0.01}
          value={alpha}
          onChange={setAlpha}
        />
        <Button
          disabled={!isLevel(alpha)}
          loading={confirm.isPending}
          onClick={() => {
            if (isLevel(alpha)) confirm.mutate(alpha)
          }}
        >
          Confirm {isLevel(alpha) ? formatNumber(alpha) : ''}
        </Button>
      </div>
    </div>
  )
}
