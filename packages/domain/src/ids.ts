/**
 * Branded identifiers. A brand costs nothing at run time and keeps a team's id from being handed to a
 * function that wants a card's. This file is a named seam: the only place where a string is talked into an id.
 */
declare const brand: unique symbol
export type Branded<Kind extends string> = string & { readonly [brand]: Kind }

export type OrganizationId = Branded<'organization'>
export type UserId = Branded<'user'>
export type TeamId = Branded<'team'>
export type KpiId = Branded<'kpi'>
export type HypothesisId = Branded<'hypothesis'>
export type SignalId = Branded<'signal'>
export type ConnectionId = Branded<'connection'>
export type ExperimentId = Branded<'experiment'>
export type MetricId = Branded<'metric'>
export type EvidenceId = Branded<'evidence'>
export type DecisionId = Branded<'decision'>
export type AchievementId = Branded<'achievement'>
export type ApiKeyId = Branded<'apiKey'>

/** Marks a string that was just parsed (a UUID from the edge or the database) as an id of one kind. */
export const brandId = <Id extends Branded<string>>(value: string): Id => value as Id
