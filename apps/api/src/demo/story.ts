/** The shape in which the demo is told: people, measures and cards as data, with the day on which each thing happened. */
import type { createHypothesis, decideHypothesis, ParsedRequest } from '@knowwhen/contract'
import type { Direction, KpiUnit, Role } from '@knowwhen/domain'

/** Whole days from the day on which the demo is set up: -30 is a month before. */
export type Day = number

export const personKeys = ['visitor', 'amara', 'jonas', 'mei', 'sofia', 'tom'] as const
export type PersonKey = (typeof personKeys)[number]

export interface DemoPerson {
  readonly key: PersonKey
  readonly name: string
  readonly email: string
  readonly role: Role
}

export const teamKeys = ['checkout', 'discovery', 'loyalty'] as const
export type TeamKey = (typeof teamKeys)[number]

/** Time that somebody spends in a team; without an end they are still there. */
export interface DemoMembership {
  readonly person: PersonKey
  readonly from: Day
  readonly until?: Day
}

export interface DemoTeam {
  readonly key: TeamKey
  readonly name: string
  readonly purpose: string
  readonly color: string
  readonly leader: PersonKey
  readonly people: readonly DemoMembership[]
}

/** What is measured: a metric of the simulated GrowthBook, and the KPI it stands for where it is one of the shop's. */
export interface DemoMeasure {
  readonly key: string
  readonly name: string
  readonly direction: Direction
  /** GrowthBook's own id. */
  readonly metric: string
  readonly kpi: { readonly unit: KpiUnit; readonly definition: string } | null
}

interface SignalOf<Role extends string> {
  readonly role: Role
  /** Key of a measure. */
  readonly measure: string
}

export type DemoSignal =
  | (SignalOf<'goal'> & {
      readonly promisedLift: number | null
      readonly baseline: number | null
    })
  | (SignalOf<'guardrail'> & { readonly nonInferiorityMargin: number | null })
  | SignalOf<'secondary'>

type CardText = ParsedRequest<typeof createHypothesis>['body']
type DecisionText = ParsedRequest<typeof decideHypothesis>['body']

interface StepOf<Kind extends string> {
  readonly kind: Kind
  readonly on: Day
  readonly by: PersonKey
}

export type DemoStep =
  | StepOf<'seal'>
  | StepOf<'startBuilding'>
  | (StepOf<'abandon'> & { readonly reason: string })
  | (StepOf<'decide'> & {
      readonly decision: Pick<DecisionText, 'kind' | 'rationale' | 'nextStep'>
    })
  | StepOf<'approve'>

export interface DemoCard extends Required<Pick<CardText, 'capability' | 'audience' | 'outcome'>> {
  readonly team: TeamKey
  readonly author: PersonKey
  readonly proposedOn: Day
  /** "Because …": clauses that read on in one sentence. */
  readonly observations: readonly string[]
  readonly assumptions: readonly string[]
  readonly signals: readonly DemoSignal[]
  readonly noGuardrailReason?: string
  /** Tracking key of the experiment that tests it, and the number of the arm (the control is 0); linked at the seal. */
  readonly experiment?: { readonly id: string; readonly arm: number }
  /** Where no experiment of the calendar says when it ends. */
  readonly plan?: { readonly endOn: Day } | { readonly sample: number }
  readonly steps: readonly DemoStep[]
}

/** Where in the calendar an experiment of the simulated GrowthBook stands; its length is the simulator's. */
export interface DemoExperiment {
  readonly id: string
  readonly startsOn: Day
}

export interface DemoStory {
  readonly organizationName: string
  readonly connectionName: string
  readonly people: readonly DemoPerson[]
  readonly teams: readonly DemoTeam[]
  readonly measures: readonly DemoMeasure[]
  /** Days on which results were pulled, the first being the day of the connection; today's comes by itself. */
  readonly syncDays: readonly Day[]
  readonly cards: readonly DemoCard[]
}
