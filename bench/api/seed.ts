/**
 * Three organisations, one of them with 10,000 cards as a busy year leaves them: seven in ten with a verdict,
 * one in three linked to an experiment, one in five a draft that still has gaps.
 * Written as the owner with sets, since the way through the API would take minutes.
 */
import type pg from 'pg'

import { hashApiKey } from '../../apps/api/src/http/credentials.js'
import { typicalOutcome, typicalReading } from '../typical-reading.js'

export const CARDS = 10_000
const CARDS_OF_OTHERS = 2_000

const organizationSql = `
  INSERT INTO organizations (id, name, created_at)
  SELECT uuidv7(), 'Organisation ' || n, now() FROM generate_series(1, 3) n RETURNING id`

const peopleSql = `
  WITH person AS (
    INSERT INTO users (id, name, email, created_at, updated_at)
    SELECT uuidv7(), 'Person ' || n, 'person' || n || '@' || $1 || '.example.com', now(), now()
    FROM generate_series(1, 20) n RETURNING id
  )
  INSERT INTO members (organization_id, user_id, role, created_at)
  SELECT $1::uuid, id, 'member', now() FROM person`

const keySql = `
  INSERT INTO api_keys (organization_id, id, name, scope, prefix, key_hash, created_by, created_at)
  SELECT $1::uuid, uuidv7(), 'bench', 'read', 'kw_bench', $2, user_id, now()
  FROM members WHERE organization_id = $1::uuid LIMIT 1`

const catalogueSql = `
  WITH team AS (
    INSERT INTO teams (organization_id, id, name, purpose, color, created_at)
    SELECT $1::uuid, uuidv7(), 'Team ' || n, 'Fewer abandoned baskets', 'teal', now() FROM generate_series(1, 8) n
  ), kpi AS (
    INSERT INTO kpis (organization_id, id, name, definition, unit, direction, created_at)
    SELECT $1::uuid, uuidv7(), 'KPI ' || n, 'Orders per visitor', 'proportion', 'increase', now()
    FROM generate_series(1, 12) n
  ), connection AS (
    INSERT INTO growthbook_connections
      (organization_id, id, name, base_url, secret_key_ciphertext, secret_key_hint, created_at)
    VALUES ($1::uuid, uuidv7(), 'GrowthBook', 'https://growthbook.example.com', '-', '-', now()) RETURNING id
  )
  INSERT INTO metrics (organization_id, id, connection_id, external_id, name, kind, direction, raw, fetched_at)
  SELECT $1::uuid, uuidv7(), connection.id, ($2::text[])[n], 'Metric ' || n, 'binomial', 'increase', '{}', now()
  FROM connection, generate_series(1, cardinality($2::text[])) n`

const experimentsSql = `
  WITH experiment AS (
    INSERT INTO experiments (organization_id, id, connection_id, external_id, tracking_key, name, description,
      stated_hypothesis, status, kind, archived, arms, metric_uses, started_at, external_updated_at, raw, fetched_at)
    SELECT $1::uuid, uuidv7(), c.id, 'exp_' || n, 'experiment-' || n, 'Checkout on one page, round ' || n, '', '',
      'running', 'standard', false, $4::jsonb, '[]', now() - interval '20 days', '', '{}', now()
    FROM growthbook_connections c, generate_series(1, $2::int) n WHERE c.organization_id = $1::uuid RETURNING id
  )
  INSERT INTO evidence (organization_id, id, experiment_id, grade, engine, alpha, snapshot_id, raw, raw_hash,
    reading, as_of, fetched_at)
  SELECT $1::uuid, uuidv7(), id, 'A', 'frequentist', 0.05, 'snp', '{}', 'hash', $3::jsonb, now(), now()
  FROM experiment`

/** The card with number n: its state, team, experiment and dates follow from n, the same in every run. */
const cardsSql = `
  WITH team AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM teams WHERE organization_id = $1::uuid),
  experiment AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM experiments WHERE organization_id = $1::uuid),
  author AS (SELECT user_id FROM members WHERE organization_id = $1::uuid LIMIT 1)
  INSERT INTO hypotheses (organization_id, id, number, team_id, capability, audience, outcome, observations,
    assumptions, goal_combination, no_guardrail_reason, planned_end, treatment_arm, experiment_id, state,
    proposed_by, proposed_at, sealed_at, updated_at, version)
  SELECT $1::uuid, uuidv7(), card, team.id, 'a checkout on one page, variant ' || card,
    'returning visitors with a full basket', 'fewer baskets abandoned before payment',
    '[{"text":"one visitor in three leaves at the second step","link":null}]',
    '[{"text":"people leave because of the length, not because of the price","link":null}]',
    'all', '', now() + interval '20 days', '{"kind":"bestArm"}', experiment.id,
    (CASE card % 10 WHEN 0 THEN 'draft' WHEN 1 THEN 'draft' WHEN 2 THEN 'sealed' WHEN 3 THEN 'exposed'
      WHEN 4 THEN 'exposed' WHEN 5 THEN 'readyToDecide' ELSE 'decided' END)::hypothesis_state,
    author.user_id, now() - interval '40 days', CASE WHEN card % 10 > 1 THEN now() - interval '30 days' END,
    now() - (card * 7919 % $2::int) * interval '1 minute', 3
  FROM generate_series(1, $2::int) card CROSS JOIN author
  JOIN team ON team.n = card % 8
  LEFT JOIN experiment ON experiment.n * 3 = card`

const signalsSql = `
  WITH kpi AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM kpis WHERE organization_id = $1::uuid),
  metric AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM metrics WHERE organization_id = $1::uuid)
  INSERT INTO signals (organization_id, id, hypothesis_id, position, role, name, direction, kpi_id, metric_id,
    promised_lift, any_improvement, non_inferiority_margin)
  SELECT $1::uuid, uuidv7(), h.id, s.position, s.role::signal_role, s.name, 'increase', kpi.id, metric.id,
    CASE s.role WHEN 'goal' THEN 0.02 END, false, CASE s.role WHEN 'guardrail' THEN 0.01 END
  FROM hypotheses h
  CROSS JOIN (VALUES (0, 'goal', 'orders per visitor'), (1, 'guardrail', 'revenue per visitor'),
    (2, 'secondary', 'pages per visit')) s (position, role, name)
  LEFT JOIN kpi ON kpi.n = h.number % 12
  LEFT JOIN metric ON metric.n = s.position
  WHERE h.organization_id = $1::uuid`

const sealsSql = `
  INSERT INTO hypothesis_seals (organization_id, hypothesis_id, version, canonical_json, hash, criteria,
    rule_version, sealed_by, sealed_at, retrospective)
  SELECT $1::uuid, h.id, 1, '{}', 'hash', '{}', '1', h.proposed_by, h.sealed_at, h.number % 50 = 3
  FROM hypotheses h WHERE h.organization_id = $1::uuid AND h.sealed_at IS NOT NULL`

/** Two verdicts each, an early one and the one that stands. */
const verdictsSql = `
  INSERT INTO verdicts (organization_id, id, hypothesis_id, seal_version, verdict, reason, outcome, rule_version,
    computed_at)
  SELECT $1::uuid, uuidv7(), h.id, 1, ($2::jsonb->>'verdict')::verdict, ($2::jsonb->>'reason')::verdict_reason,
    $2::jsonb, '1', now()
  FROM hypotheses h CROSS JOIN generate_series(1, 2)
  WHERE h.organization_id = $1::uuid AND h.state IN ('exposed', 'readyToDecide', 'decided')`

/** What the product keeps on the card itself as verdicts and seals come. */
const cardMarksSql = `
  UPDATE hypotheses h SET verdict = CASE WHEN h.state IN ('exposed', 'readyToDecide', 'decided')
    THEN ($2::jsonb->>'verdict')::verdict END, retrospective = h.number % 50 = 3
  WHERE h.organization_id = $1::uuid AND h.sealed_at IS NOT NULL`

const countersSql = `INSERT INTO counters (organization_id, kind, value) VALUES ($1::uuid, 'HYP', $2::int)`

const seedOrganization = async (owner: pg.Pool, organizationId: string, cards: number): Promise<void> => {
  const { reading } = await typicalReading()
  const arms = reading.arms.map(({ armId, name, weight }, index) => ({
    armId,
    name,
    weight,
    isControl: index === 0,
  }))
  const metricIds = reading.metrics.map(({ metricId }) => metricId)
  await owner.query(peopleSql, [organizationId])
  await owner.query(catalogueSql, [organizationId, metricIds])
  await owner.query(experimentsSql, [
    organizationId,
    Math.floor(cards / 3),
    JSON.stringify(reading),
    JSON.stringify(arms),
  ])
  await owner.query(cardsSql, [organizationId, cards])
  await owner.query(signalsSql, [organizationId])
  await owner.query(sealsSql, [organizationId])
  await owner.query(verdictsSql, [organizationId, JSON.stringify(typicalOutcome(reading))])
  await owner.query(cardMarksSql, [organizationId, JSON.stringify(typicalOutcome(reading))])
  await owner.query(countersSql, [organizationId, cards])
}

/** Seeds a migrated database; answers with the organisation of 10,000 cards. */
export const seed = async (owner: pg.Pool, apiKey: string): Promise<{ readonly organizationId: string }> => {
  const { rows } = await owner.query<{ id: string }>(organizationSql)
  const [first, ...others] = rows.map(({ id }) => id)
  if (first === undefined) throw new Error('No organisation was made.')
  for (const other of others) await seedOrganization(owner, other, CARDS_OF_OTHERS)
  await seedOrganization(owner, first, CARDS)
  await owner.query(keySql, [first, hashApiKey(apiKey)])
  await owner.query('VACUUM (ANALYZE)')
  return { organizationId: first }
}
