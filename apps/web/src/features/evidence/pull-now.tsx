import { Button } from '@mantine/core'
import type { Experiment } from '@knowwhen/contract'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { call } from '../../api/client.js'
import { pullExperiment } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { evidenceQuery, experimentQuery } from '../../api/queries/experiments.queries.js'
import { useNow } from '../../ui/use-now.js'
import './evidence-pages.css'

const betweenLooks = 1_500
const patience = 90_000

interface Asked {
  readonly requestedAt: string
  readonly asOfBefore: string | null
  /** By the clock of this browser. */
  readonly since: number
}

const isAnswered = ({ fetchedAt }: Experiment, { requestedAt }: Asked): boolean =>
  Date.parse(fetchedAt) >= Date.parse(requestedAt)

function outcomeWords(experiment: Experiment, asked: Asked, now: number): string {
  if (isAnswered(experiment, asked)) {
    if (experiment.resultsProblem !== null) return 'Read again; its results could not be.'
    return experiment.asOf === asked.asOfBefore
      ? 'Read again: GrowthBook has no newer numbers.'
      : 'Read again: there are newer numbers.'
  }
  return now - asked.since > patience
    ? 'GrowthBook has not answered yet. The reading goes on by itself; look again later.'
    : 'Reading from GrowthBook …'
}

/** Asks for one experiment alone, and watches until it was read. */
export function PullNow({ experiment }: { readonly experiment: Experiment }) {
  const queryClient = useQueryClient()
  const now = useNow()
  const pull = useMutation({
    mutationFn: async (): Promise<Asked> => {
      const { requestedAt } = await call(pullExperiment, {
        params: { experimentId: experiment.id },
        body: {},
      })
      return { requestedAt, asOfBefore: experiment.asOf, since: Date.now() }
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['experiments'] }),
  })
  const asked = pull.data
  const isWaiting = asked !== undefined && !isAnswered(experiment, asked) && now - asked.since <= patience
  useQuery({ ...experimentQuery(experiment.id), refetchInterval: isWaiting ? betweenLooks : false })
  const { id, lastEvidenceAt } = experiment
  useEffect(() => {
    // A new reading is there: whatever shows readings reads them anew.
    void queryClient.invalidateQueries({ queryKey: evidenceQuery(id).queryKey })
  }, [queryClient, id, lastEvidenceAt])
  return (
    <span className="kw-pull">
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden="true" />}
        loading={pull.isPending || isWaiting}
        onClick={() => pull.mutate()}
      >
        Read again now
      </Button>
      <span className="kw-soft" role="status">
        {pull.error !== null && `Not read again. ${sentenceOf(pull.error)}`}
        {asked !== undefined && outcomeWords(experiment, asked, now)}
      </span>
    </span>
  )
}
