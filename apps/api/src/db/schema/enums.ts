/** PostgreSQL's enums, from the domain's lists. */
import {
  accountMailKinds,
  apiKeyScopes,
  commentSubjects,
  decisionKinds,
  decisionReviews,
  directions,
  evidenceGrades,
  experimentStatuses,
  goalCombinations,
  hypothesisStates,
  kpiUnits,
  notificationKinds,
  organizationMailKinds,
  roles,
  signalRoles,
  signUpModes,
  statsEngines,
  strictnesses,
  syncRunStatuses,
  verdictReasons,
  verdicts,
} from '@knowwhen/domain'
import { pgEnum } from 'drizzle-orm/pg-core'

export const roleEnum = pgEnum('role', roles)
export const apiKeyScopeEnum = pgEnum('api_key_scope', apiKeyScopes)
export const directionEnum = pgEnum('direction', directions)
export const kpiUnitEnum = pgEnum('kpi_unit', kpiUnits)
export const signalRoleEnum = pgEnum('signal_role', signalRoles)
export const hypothesisStateEnum = pgEnum('hypothesis_state', hypothesisStates)
export const goalCombinationEnum = pgEnum('goal_combination', goalCombinations)
export const strictnessEnum = pgEnum('strictness', strictnesses)
export const statsEngineEnum = pgEnum('stats_engine', statsEngines)
export const syncRunStatusEnum = pgEnum('sync_run_status', syncRunStatuses)
export const experimentStatusEnum = pgEnum('experiment_status', experimentStatuses)
export const evidenceGradeEnum = pgEnum('evidence_grade', evidenceGrades)
export const verdictEnum = pgEnum('verdict', verdicts)
export const verdictReasonEnum = pgEnum('verdict_reason', verdictReasons)
export const decisionKindEnum = pgEnum('decision_kind', decisionKinds)
export const decisionReviewEnum = pgEnum('decision_review', decisionReviews)
export const signUpModeEnum = pgEnum('sign_up_mode', signUpModes)
export const commentSubjectEnum = pgEnum('comment_subject', commentSubjects)
export const notificationKindEnum = pgEnum('notification_kind', notificationKinds)
export const accountMailKindEnum = pgEnum('account_mail_kind', accountMailKinds)
export const organizationMailKindEnum = pgEnum('organization_mail_kind', organizationMailKinds)
