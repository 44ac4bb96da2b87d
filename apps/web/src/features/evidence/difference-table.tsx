import { Table } from '@mantine/core'
import type { EvidenceDifference } from '@knowwhen/contract'

import { coverageText } from '../../ui/evidence/effect-words.js'
import { signedPercentText } from '../../ui/evidence/percent.js'
import { formatCount } from '../../ui/format.js'
import { ratioText, type ArmMove } from './difference-words.js'
import './evidence-pages.css'

type Side = 'from' | 'to'

interface SidesProps {
  readonly difference: EvidenceDifference
  readonly fromWords: string
  readonly toWords: string
}

const countText = (count: number | null): string => (count === null ? 'not there' : formatCount(count))

function UsersTable({ difference, fromWords, toWords }: SidesProps) {
  const { users, sampleRatioPValue, arms } = difference
  return (
    <Table aria-label="Users in both readings">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Users</Table.Th>
          <Table.Th scope="col" ta="right">
            {fromWords}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {toWords}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {arms.map((arm) => (
          <Table.Tr key={arm.armId}>
            <Table.Th scope="row" fw={500}>
              {arm.name}
            </Table.Th>
            <Table.Td ta="right">{countText(arm.users.from)}</Table.Td>
            <Table.Td ta="right">{countText(arm.users.to)}</Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Th scope="row">All arms</Table.Th>
          <Table.Td ta="right">{formatCount(users.from)}</Table.Td>
          <Table.Td ta="right">{formatCount(users.to)}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">Sample ratio</Table.Th>
          <Table.Td ta="right">{ratioText(sampleRatioPValue.from)}</Table.Td>
          <Table.Td ta="right">{ratioText(sampleRatioPValue.to)}</Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  )
}

function EffectCell({
  arm,
  side,
  alpha,
}: {
  readonly arm: ArmMove
  readonly side: Side
  readonly alpha: number
}) {
  const lift = arm.lift[side]
  if (lift === null) return <span className="kw-soft">no estimate</span>
  return (
    <>
      {signedPercentText(lift)}
      <span className="kw-cell-sub">
        {coverageText(alpha)} interval {signedPercentText(arm.low[side] ?? 0)} to{' '}
        {signedPercentText(arm.high[side] ?? 0)}
      </span>
    </>
  )
}

/** The control has no effect against itself. */
const hasEffect = ({ lift }: ArmMove): boolean => lift.from !== null || lift.to !== null

function EffectsTable({ difference, fromWords, toWords }: SidesProps) {
  const { metrics, from, to } = difference
  return (
    <Table aria-label="Effects in both readings">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Effect against control</Table.Th>
          <Table.Th scope="col">{fromWords}</Table.Th>
          <Table.Th scope="col">{toWords}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {metrics.flatMap((metric) =>
          metric.arms.filter(hasEffect).map((arm) => (
            <Table.Tr key={`${metric.metricId} ${arm.armId}`} data-changed={arm.isChanged || undefined}>
              <Table.Th scope="row" fw={500}>
                {metric.name}
                <span className="kw-cell-sub">
                  {arm.name}
                  {!arm.isChanged && ' · unchanged'}
                </span>
              </Table.Th>
              <Table.Td>
                <EffectCell arm={arm} side="from" alpha={from.alpha} />
              </Table.Td>
              <Table.Td>
                <EffectCell arm={arm} side="to" alpha={to.alpha} />
              </Table.Td>
            </Table.Tr>
          )),
        )}
      </Table.Tbody>
    </Table>
  )
}

/** Both readings side by side. */
export function DifferenceTable(props: SidesProps) {
  return (
    <div className="kw-difference-tables">
      <Table.ScrollContainer minWidth={320} type="native" tabIndex={0} aria-label="Users, side by side">
        <UsersTable {...props} />
      </Table.ScrollContainer>
      <Table.ScrollContainer minWidth={340} type="native" tabIndex={0} aria-label="Effects, side by side">
        <EffectsTable {...props} />
      </Table.ScrollContainer>
    </div>
  )
}
