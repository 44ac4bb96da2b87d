/** The table of who may do what, in plain words: one sentence per action, and none without. */
import { actions, can, needsMembership, roles, type Action, type Role } from '@knowwhen/domain'

const words: Readonly<Record<Action, string>> = {
  'organization.read': 'See the organisation, its people and its decision rules',
  'organization.manage':
    'Rename the organisation, change its decision rules, and say who may join by themselves',
  'organization.own': 'Give the organisation away, export it whole, or delete it',
  'people.manage': 'Invite and remove people, and change their roles (an owner’s only as an owner)',
  'identityProvider.manage': 'Set up single sign-on',
  'mail.read': 'Read the outbox',
  'apiKey.manage': 'Make, rotate and revoke API keys',
  'team.read': 'See teams and who is in them',
  'team.manage': 'Make and archive teams, put people in, and choose who leads',
  'kpi.read': 'See KPIs',
  'kpi.manage': 'Make and change KPIs',
  'connection.read': 'See GrowthBook connections and whether they answer',
  'connection.manage': 'Connect GrowthBook, and pull from it',
  'experiment.read': 'See experiments and their results',
  'experiment.link': 'Link an experiment to a card',
  'experiment.ask':
    'Ask GrowthBook for an experiment’s newest numbers, phases and dimensions, or to compute them',
  'experiment.enter': 'Write down experiments and enter their evidence by hand',
  'hypothesis.read': 'See cards and their verdicts',
  'hypothesis.write': 'Write cards and change drafts',
  'hypothesis.seal': 'Seal a card and start work on it',
  'hypothesis.abandon': 'Abandon a card',
  'verdict.mark': 'Mark a measurement as broken, or agree that it is (a second person)',
  'decision.read': 'See decisions',
  'decision.make': 'Decide on a card',
  'decision.approve': 'Approve somebody else’s decision against the recommendation',
  'achievement.read': 'See achievements and check their chain',
  'audit.read': 'Read and export the audit trail',
  'comment.write': 'Comment, and change own comments',
  'comment.moderate': 'Remove anybody’s comments',
}

const groups: readonly { readonly title: string; readonly prefixes: readonly string[] }[] = [
  { title: 'Cards', prefixes: ['hypothesis', 'verdict', 'decision', 'experiment', 'achievement'] },
  { title: 'Comments', prefixes: ['comment'] },
  { title: 'Teams and KPIs', prefixes: ['team', 'kpi', 'connection'] },
  {
    title: 'Organisation',
    prefixes: ['organization', 'people', 'identityProvider', 'apiKey', 'mail', 'audit'],
  },
]

/** `ownTeams`: only for cards of teams that the person is in at present. */
export type Allowance = 'yes' | 'ownTeams' | 'no'

export interface AccessLine {
  readonly action: Action
  readonly words: string
  readonly allowances: readonly { readonly role: Role; readonly allowance: Allowance }[]
}

export interface AccessGroup {
  readonly title: string
  readonly lines: readonly AccessLine[]
}

const allowanceOf = (role: Role, action: Action): Allowance => {
  if (!can(role, action)) return 'no'
  return needsMembership(role, action) ? 'ownTeams' : 'yes'
}

const lineOf = (action: Action): AccessLine => ({
  action,
  words: words[action],
  allowances: roles.map((role) => ({ role, allowance: allowanceOf(role, action) })),
})

const subjectOf = (action: Action): string => action.split('.')[0] ?? ''

/** Straight from the table that the server asks. */
export const accessGroups: readonly AccessGroup[] = groups.map(({ title, prefixes }) => ({
  title,
  lines: actions.filter((action) => prefixes.includes(subjectOf(action))).map(lineOf),
}))
