/** What differs between two readings of one experiment, number by number. */
import type { Arm, Estimate, MetricArm, MetricReading, Reading } from './evidence.js'

/** A value in the first reading and in the second. */
export interface Moved<Value> {
  readonly from: Value
  readonly to: Value
}

export type Presence = 'both' | 'appeared' | 'disappeared'
type Numbers = Moved<number | null>

export interface ArmDifference {
  readonly armId: string
  readonly name: string
  readonly presence: Presence
  /** `null` on the side where the arm is not there. */
  readonly users: Numbers
  readonly weight: Numbers
}

/** One arm's numbers of one metric; `null` where there is no arm, no estimate, or no such number of this engine. */
export interface MetricArmDifference {
  readonly armId: string
  readonly name: string
  readonly presence: Presence
  readonly users: Numbers
  readonly mean: Numbers
  readonly lift: Numbers
  readonly low: Numbers
  readonly high: Numbers
  readonly standardError: Numbers
  readonly pValue: Numbers
  readonly chanceToBeatControl: Numbers
  readonly interval: Moved<Estimate['interval'] | null>
  readonly isChanged: boolean
}

export interface MetricDifference {
  readonly metricId: string
  readonly presence: Presence
  readonly arms: readonly MetricArmDifference[]
}

export interface ReadingDifference {
  /** `null` where it is the same in both. */
  readonly engine: Moved<Reading['engine']> | null
  readonly alpha: Moved<number> | null
  /** Users over all arms. */
  readonly users: Moved<number>
  readonly sampleRatioPValue: Numbers
  /** In the order of the second reading; what disappeared comes last. */
  readonly arms: readonly ArmDifference[]
  readonly metrics: readonly MetricDifference[]
  /** False where every number is the same. */
  readonly isChanged: boolean
}

interface Pair<Item> {
  readonly id: string
  readonly from: Item | undefined
  readonly to: Item | undefined
}

const pairs = <Item>(
  from: readonly Item[],
  to: readonly Item[],
  idOf: (item: Item) => string,
): readonly Pair<Item>[] => {
  const before = new Map(from.map((item) => [idOf(item), item]))
  const after = new Map(to.map((item) => [idOf(item), item]))
  return [...new Set([...after.keys(), ...before.keys()])].map((id) => ({
    id,
    from: before.get(id),
    to: after.get(id),
  }))
}

const presenceOf = ({ from, to }: Pair<unknown>): Presence => {
  if (from === undefined) return 'appeared'
  return to === undefined ? 'disappeared' : 'both'
}

const isMoved = ({ from, to }: Moved<unknown>): boolean => from !== to

/** One number of what is there; `null` on the side where it is not. */
const counted = <Item>({ from, to }: Pair<Item>, read: (item: Item) => number | null): Numbers => ({
  from: from === undefined ? null : read(from),
  to: to === undefined ? null : read(to),
})

const armDifference = (pair: Pair<Arm>): ArmDifference => ({
  armId: pair.id,
  name: pair.to?.name ?? pair.from?.name ?? pair.id,
  presence: presenceOf(pair),
  users: counted(pair, ({ users }) => users),
  weight: counted(pair, ({ weight }) => weight),
})

const numbersOf = (pair: Pair<MetricArm>) => {
  const ofEstimate = <Value>(
    arm: MetricArm | undefined,
    read: (estimate: Estimate) => Value | undefined,
  ): Value | null => (arm?.estimate ? (read(arm.estimate) ?? null) : null)
  const estimated = <Value>(read: (estimate: Estimate) => Value | undefined): Moved<Value | null> => ({
    from: ofEstimate(pair.from, read),
    to: ofEstimate(pair.to, read),
  })
  return {
    users: counted(pair, ({ statistics }) => statistics.users),
    mean: counted(pair, ({ statistics, areStatisticsUnknown }) =>
      areStatisticsUnknown === true ? null : statistics.mean,
    ),
    lift: estimated(({ lift }) => lift),
    low: estimated(({ low }) => low),
    high: estimated(({ high }) => high),
    standardError: estimated(({ standardError }) => standardError),
    pValue: estimated(({ pValue }) => pValue),
    chanceToBeatControl: estimated(({ chanceToBeatControl }) => chanceToBeatControl),
    interval: estimated(({ interval }) => interval),
  }
}

const metricArmDifference = (
  pair: Pair<MetricArm>,
  names: ReadonlyMap<string, string>,
): MetricArmDifference => {
  const numbers = numbersOf(pair)
  const presence = presenceOf(pair)
  return {
    armId: pair.id,
    name: names.get(pair.id) ?? pair.id,
    presence,
    ...numbers,
    isChanged: presence !== 'both' || Object.values(numbers).some(isMoved),
  }
}

const metricDifference = (
  pair: Pair<MetricReading>,
  names: ReadonlyMap<string, string>,
): MetricDifference => ({
  metricId: pair.id,
  presence: presenceOf(pair),
  arms: pairs(pair.from?.arms ?? [], pair.to?.arms ?? [], ({ armId }) => armId).map((arm) =>
    metricArmDifference(arm, names),
  ),
})

const changedOrNull = <Value>(from: Value, to: Value): Moved<Value> | null =>
  from === to ? null : { from, to }

const usersOf = ({ arms }: Reading): number => arms.reduce((sum, { users }) => sum + users, 0)

const isArmChanged = ({ presence, users, weight }: ArmDifference): boolean =>
  presence !== 'both' || isMoved(users) || isMoved(weight)

const isMetricChanged = ({ presence, arms }: MetricDifference): boolean =>
  presence !== 'both' || arms.some(({ isChanged }) => isChanged)

/** What became different from one reading to another; both belong to the same experiment. */
export const differenceOf = (from: Reading, to: Reading): ReadingDifference => {
  const arms = pairs(from.arms, to.arms, ({ armId }) => armId).map(armDifference)
  const names = new Map(arms.map(({ armId, name }) => [armId, name]))
  const metrics = pairs(from.metrics, to.metrics, ({ metricId }) => metricId).map((pair) =>
    metricDifference(pair, names),
  )
  const engine = changedOrNull(from.engine, to.engine)
  const alpha = changedOrNull(from.alpha, to.alpha)
  const sampleRatioPValue = { from: from.sampleRatioPValue, to: to.sampleRatioPValue }
  return {
    engine,
    alpha,
    users: { from: usersOf(from), to: usersOf(to) },
    sampleRatioPValue,
    arms,
    metrics,
    isChanged:
      engine !== null ||
      alpha !== null ||
      isMoved(sampleRatioPValue) ||
      arms.some(isArmChanged) ||
      metrics.some(isMetricChanged),
  }
}
