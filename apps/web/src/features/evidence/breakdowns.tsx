import { Button, NativeSelect } from '@mantine/core'
import type { Experiment, ExperimentDimension } from '@knowwhen/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { pullBreakdown } from '../../api/endpoints.js'
import { ApiProblem, sentenceOf } from '../../api/problem.js'
import { breakdownQuery, breakdownsQuery, dimensionsQuery } from '../../api/queries/breakdowns.queries.js'
import { Age } from '../../ui/age.js'
import { FormErrors } from '../../ui/form-errors.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { AskToCompute } from './ask-to-compute.js'
import { BreakdownTable } from './breakdown-table.js'
import './evidence-pages.css'
import { KeptBreakdowns } from './kept-breakdowns.js'
import { cutWords, wholePhase } from './cut-words.js'
import { cutBody, type Cut } from './use-computation.js'

export interface BreakdownLook {
  readonly phase?: string | undefined
  readonly dimension?: string | undefined
  /** Id of the breakdown that is shown. */
  readonly breakdown?: string | undefined
}

export interface BreakdownsProps {
  readonly experiment: Experiment
  /** What is looked at, from the address. */
  readonly look: BreakdownLook
  readonly onLook: (look: BreakdownLook) => void
  readonly mayAsk: boolean
}

const cutOf = ({ phase, dimension = '' }: BreakdownLook): Cut => ({
  phase: phase === undefined || !/^\d{1,3}$/.test(phase) ? undefined : Number(phase),
  dimension,
})

function usePull({ experiment, onLook }: BreakdownsProps) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (cut: Cut) =>
      call(pullBreakdown, { params: { experimentId: experiment.id }, body: cutBody(cut) }),
    onSuccess: async (breakdown) => {
      queryClient.setQueryData(breakdownQuery(experiment.id, breakdown.id).queryKey, breakdown)
      onLook({ breakdown: breakdown.id })
      await queryClient.invalidateQueries({ queryKey: breakdownsQuery(experiment.id).queryKey })
    },
  })
}

interface PickProps extends BreakdownsProps {
  readonly dimensions: readonly ExperimentDimension[]
}

function Pick({ experiment, look, onLook, dimensions }: PickProps) {
  const last = experiment.phases.at(-1)?.phase
  return (
    <>
      {experiment.phases.length > 1 && (
        <NativeSelect
          label="Phase"
          data={experiment.phases.map(({ phase, name }) => ({
            value: String(phase),
            label: `${phase + 1}. ${name}${phase === last ? ' (the one that is judged)' : ''}`,
          }))}
          value={look.phase ?? String(last ?? 0)}
          onChange={(event) => onLook({ phase: event.currentTarget.value, breakdown: undefined })}
        />
      )}
      <NativeSelect
        label="Broken down by"
        data={[
          { value: '', label: wholePhase },
          ...dimensions.map(({ dimension, name }) => ({ value: dimension, label: name })),
        ]}
        value={look.dimension ?? ''}
        onChange={(event) => {
          const dimension = event.currentTarget.value
          onLook({ dimension: dimension === '' ? undefined : dimension, breakdown: undefined })
        }}
      />
    </>
  )
}

function Shown({
  experiment,
  id,
  nameOf,
}: {
  readonly experiment: Experiment
  readonly id: string
  readonly nameOf: (dimension: string) => string
}) {
  const shown = useQuery(breakdownQuery(experiment.id, id))
  if (shown.isPending) return <LoadingShape count={3} />
  if (shown.isError) return <FormErrors message={sentenceOf(shown.error)} />
  return (
    <>
      <p className="kw-soft">
        As GrowthBook computed it, in each metric’s own direction.{' '}
        <Age at={shown.data.asOf} limitHours={Infinity} />
      </p>
      <BreakdownTable breakdown={shown.data} arms={experiment.arms} name={nameOf(shown.data.dimension)} />
    </>
  )
}

const isNotComputed = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.code === 'notComputed'

type NameOf = (dimension: string) => string

/** What came of the last try to read: nothing where it is shown, a way to have it computed, or the failure. */
function Trouble({
  pull,
  nameOf,
  experiment,
  look,
  mayAsk,
}: BreakdownsProps & { readonly pull: ReturnType<typeof usePull>; readonly nameOf: NameOf }) {
  const { error, variables: cut } = pull
  if (error === null) return null
  if (!isNotComputed(error)) return <FormErrors message={`Nothing was read. ${sentenceOf(error)}`} />
  if (look.breakdown !== undefined) return null
  return (
    <AskToCompute
      key={JSON.stringify(cut)}
      experimentId={experiment.id}
      cut={cut}
      what={cutWords(cut, nameOf)}
      reason={sentenceOf(error)}
      mayAsk={mayAsk}
      onComputed={() => pull.mutate(cut)}
    />
  )
}

/** Earlier phases and dimensions, read when a person asks; beside the verdict, never part of it. */
export function Breakdowns(props: BreakdownsProps) {
  const { experiment, look, mayAsk } = props
  const dimensions = useQuery(dimensionsQuery(experiment.id))
  const pull = usePull(props)
  const known = dimensions.data?.items ?? []
  const nameOf: NameOf = (dimension) =>
    dimension === '' ? 'Phase' : (known.find((one) => one.dimension === dimension)?.name ?? dimension)
  return (
    <div className="kw-breakdown">
      <form
        className="kw-breakdown-pick"
        onSubmit={(event) => {
          event.preventDefault()
          pull.mutate(cutOf(look))
        }}
      >
        <Pick {...props} dimensions={known} />
        {mayAsk && (
          <Button type="submit" loading={pull.isPending}>
            Show
          </Button>
        )}
      </form>
      {dimensions.isPending && <p className="kw-soft">Asking GrowthBook for its dimensions …</p>}
      {dimensions.isError && (
        <p className="kw-soft">Its dimensions are not known. {sentenceOf(dimensions.error)}</p>
      )}
      <Trouble {...props} pull={pull} nameOf={nameOf} />
      {look.breakdown !== undefined && <Shown experiment={experiment} id={look.breakdown} nameOf={nameOf} />}
      <KeptBreakdowns {...props} nameOf={nameOf} />
    </div>
  )
}
