CREATE TYPE "public"."api_key_scope" AS ENUM('read', 'write', 'admin');--> statement-breakpoint
CREATE TYPE "public"."decision_kind" AS ENUM('ship', 'rollBack', 'iterate', 'stop', 'extend');--> statement-breakpoint
CREATE TYPE "public"."decision_review" AS ENUM('notNeeded', 'awaitingSecondPerson', 'approved', 'unreviewed');--> statement-breakpoint
CREATE TYPE "public"."direction" AS ENUM('increase', 'decrease');--> statement-breakpoint
CREATE TYPE "public"."evidence_grade" AS ENUM('A', 'B', 'C', 'D');--> statement-breakpoint
CREATE TYPE "public"."experiment_status" AS ENUM('draft', 'running', 'stopped');--> statement-breakpoint
CREATE TYPE "public"."goal_combination" AS ENUM('all', 'any');--> statement-breakpoint
CREATE TYPE "public"."hypothesis_state" AS ENUM('draft', 'sealed', 'building', 'exposed', 'readyToDecide', 'decided', 'realising', 'closed', 'abandoned');--> statement-breakpoint
CREATE TYPE "public"."kpi_unit" AS ENUM('proportion', 'count', 'money', 'duration', 'score');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('owner', 'admin', 'editor', 'member', 'viewer');--> statement-breakpoint
CREATE TYPE "public"."signal_role" AS ENUM('goal', 'guardrail', 'secondary');--> statement-breakpoint
CREATE TYPE "public"."stats_engine" AS ENUM('bayesian', 'frequentist');--> statement-breakpoint
CREATE TYPE "public"."strictness" AS ENUM('anyLift', 'point', 'probable', 'certain');--> statement-breakpoint
CREATE TYPE "public"."sync_run_status" AS ENUM('queued', 'running', 'succeeded', 'failed');--> statement-breakpoint
CREATE TYPE "public"."verdict" AS ENUM('pending', 'validated', 'invalidated', 'inconclusive', 'void');--> statement-breakpoint
CREATE TYPE "public"."verdict_reason" AS ENUM('noExperiment', 'notStarted', 'noReading', 'belowMinimumRuntime', 'awaitingPlan', 'noEstimate', 'sampleRatioMismatch', 'multipleExposures', 'instrumentationError', 'guardrailBreach', 'regression', 'poweredNeutral', 'promisedEffectRuledOut', 'outcomeMet', 'guardrailUnknown', 'belowThreshold', 'underpowered', 'spansThreshold', 'stoppedEarly');--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" uuid NOT NULL,
	"active_organization_id" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"strictness" "strictness" DEFAULT 'point' NOT NULL,
	"minimum_runtime_days" integer DEFAULT 7 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" "role" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "members_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"scope" "api_key_scope" NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" "bytea" NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" integer NOT NULL,
	CONSTRAINT "counters_organization_id_kind_pk" PRIMARY KEY("organization_id","kind")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"organization_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer NOT NULL,
	"answer" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_scope_key_pk" PRIMARY KEY("organization_id","scope","key")
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"request_id" text NOT NULL,
	CONSTRAINT "audit_events_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"purpose" text NOT NULL,
	"color" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "teams_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "kpis" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"definition" text NOT NULL,
	"unit" "kpi_unit" NOT NULL,
	"direction" "direction" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "kpis_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "growthbook_connections" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"secret_key_ciphertext" text NOT NULL,
	"secret_key_hint" text NOT NULL,
	"reported_alpha" double precision,
	"confirmed_alpha" double precision,
	"stats_engine" "stats_engine",
	"server_version" text,
	"last_success_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "growthbook_connections_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"status" "sync_run_status" NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"experiments_seen" integer DEFAULT 0 NOT NULL,
	"results_pulled" integer DEFAULT 0 NOT NULL,
	"evidence_stored" integer DEFAULT 0 NOT NULL,
	"metrics_seen" integer DEFAULT 0 NOT NULL,
	"remaining" integer,
	"waiting_until" timestamp (3) with time zone,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"progress_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sync_runs_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "metrics" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"direction" "direction" NOT NULL,
	"kpi_id" uuid,
	"raw" text NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "metrics_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"tracking_key" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"stated_hypothesis" text NOT NULL,
	"status" "experiment_status" NOT NULL,
	"kind" text NOT NULL,
	"archived" boolean NOT NULL,
	"stats_engine" "stats_engine",
	"arms" jsonb NOT NULL,
	"metric_uses" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"own_conclusion" text,
	"users" integer,
	"external_updated_at" text NOT NULL,
	"pulled_updated_at" text,
	"raw" text NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"results_problem" text,
	CONSTRAINT "experiments_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"grade" "evidence_grade" NOT NULL,
	"engine" "stats_engine" NOT NULL,
	"alpha" double precision NOT NULL,
	"snapshot_id" text NOT NULL,
	"raw" text NOT NULL,
	"raw_hash" text NOT NULL,
	"reading" jsonb NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "evidence_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "hypotheses" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" integer NOT NULL,
	"team_id" uuid,
	"capability" text NOT NULL,
	"audience" text NOT NULL,
	"outcome" text NOT NULL,
	"observations" jsonb NOT NULL,
	"assumptions" jsonb NOT NULL,
	"goal_combination" "goal_combination" NOT NULL,
	"no_guardrail_reason" text NOT NULL,
	"planned_end" timestamp (3) with time zone,
	"planned_sample" bigint,
	"treatment_arm" jsonb NOT NULL,
	"experiment_id" uuid,
	"state" "hypothesis_state" NOT NULL,
	"verdict" "verdict",
	"retrospective" boolean DEFAULT false NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"sealed_at" timestamp (3) with time zone,
	"work_started_at" timestamp (3) with time zone,
	"first_exposed_at" timestamp (3) with time zone,
	"decision_ready_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"rolled_out_at" timestamp (3) with time zone,
	"outcome_confirmed_at" timestamp (3) with time zone,
	"abandoned_reason" text,
	"instrumentation_error" text,
	"instrumentation_error_by" uuid,
	"instrumentation_error_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "hypotheses_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "signals" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"role" "signal_role" NOT NULL,
	"name" text NOT NULL,
	"direction" "direction" NOT NULL,
	"kpi_id" uuid,
	"metric_id" uuid,
	"promised_lift" double precision,
	"any_improvement" boolean NOT NULL,
	"minimum_detectable_effect" double precision,
	"non_inferiority_margin" double precision,
	"baseline" double precision,
	CONSTRAINT "signals_organization_id_hypothesis_id_id_pk" PRIMARY KEY("organization_id","hypothesis_id","id")
);
--> statement-breakpoint
CREATE TABLE "hypothesis_seals" (
	"organization_id" uuid NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"canonical_json" text NOT NULL,
	"hash" text NOT NULL,
	"criteria" jsonb NOT NULL,
	"rule_version" text NOT NULL,
	"sealed_by" uuid NOT NULL,
	"sealed_at" timestamp (3) with time zone NOT NULL,
	"retrospective" boolean NOT NULL,
	CONSTRAINT "hypothesis_seals_organization_id_hypothesis_id_version_pk" PRIMARY KEY("organization_id","hypothesis_id","version")
);
--> statement-breakpoint
CREATE TABLE "verdicts" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"seal_version" integer NOT NULL,
	"evidence_id" uuid,
	"verdict" "verdict" NOT NULL,
	"reason" "verdict_reason" NOT NULL,
	"outcome" jsonb NOT NULL,
	"rule_version" text NOT NULL,
	"computed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "verdicts_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "decision_approvals" (
	"organization_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"approved_by" uuid NOT NULL,
	"approved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "decision_approvals_organization_id_decision_id_pk" PRIMARY KEY("organization_id","decision_id")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" integer NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"verdict_id" uuid,
	"kind" "decision_kind" NOT NULL,
	"recommended_kind" "decision_kind",
	"recommendation_words" text NOT NULL,
	"is_override" boolean NOT NULL,
	"rationale" text NOT NULL,
	"next_step" text NOT NULL,
	"rollout_share" double precision,
	"planned_end" timestamp (3) with time zone,
	"review" "decision_review" NOT NULL,
	"decided_by" uuid NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "decisions_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "achievement_heads" (
	"organization_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"hash" text NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "achievement_heads_organization_id_team_id_pk" PRIMARY KEY("organization_id","team_id")
);
--> statement-breakpoint
CREATE TABLE "achievement_people" (
	"organization_id" uuid NOT NULL,
	"commitment" text NOT NULL,
	"user_id" uuid NOT NULL,
	"salt" text NOT NULL,
	CONSTRAINT "achievement_people_organization_id_commitment_pk" PRIMARY KEY("organization_id","commitment")
);
--> statement-breakpoint
CREATE TABLE "achievements" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"entry" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "achievements_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_created_by_members_organization_id_user_id_fk" FOREIGN KEY ("organization_id","created_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counters" ADD CONSTRAINT "counters_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kpis" ADD CONSTRAINT "kpis_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD CONSTRAINT "growthbook_connections_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_organization_id_connection_id_growthbook_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."growthbook_connections"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metrics" ADD CONSTRAINT "metrics_organization_id_connection_id_growthbook_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."growthbook_connections"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metrics" ADD CONSTRAINT "metrics_organization_id_kpi_id_kpis_organization_id_id_fk" FOREIGN KEY ("organization_id","kpi_id") REFERENCES "public"."kpis"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_organization_id_connection_id_growthbook_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."growthbook_connections"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_organization_id_experiment_id_experiments_organization_id_id_fk" FOREIGN KEY ("organization_id","experiment_id") REFERENCES "public"."experiments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD CONSTRAINT "hypotheses_organization_id_team_id_teams_organization_id_id_fk" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD CONSTRAINT "hypotheses_organization_id_experiment_id_experiments_organization_id_id_fk" FOREIGN KEY ("organization_id","experiment_id") REFERENCES "public"."experiments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD CONSTRAINT "hypotheses_organization_id_proposed_by_members_organization_id_user_id_fk" FOREIGN KEY ("organization_id","proposed_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_organization_id_kpi_id_kpis_organization_id_id_fk" FOREIGN KEY ("organization_id","kpi_id") REFERENCES "public"."kpis"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_organization_id_metric_id_metrics_organization_id_id_fk" FOREIGN KEY ("organization_id","metric_id") REFERENCES "public"."metrics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hypothesis_seals" ADD CONSTRAINT "hypothesis_seals_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_organization_id_evidence_id_evidence_organization_id_id_fk" FOREIGN KEY ("organization_id","evidence_id") REFERENCES "public"."evidence"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_approvals" ADD CONSTRAINT "decision_approvals_organization_id_decision_id_decisions_organization_id_id_fk" FOREIGN KEY ("organization_id","decision_id") REFERENCES "public"."decisions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_approvals" ADD CONSTRAINT "decision_approvals_organization_id_approved_by_members_organization_id_user_id_fk" FOREIGN KEY ("organization_id","approved_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_organization_id_verdict_id_verdicts_organization_id_id_fk" FOREIGN KEY ("organization_id","verdict_id") REFERENCES "public"."verdicts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_organization_id_decided_by_members_organization_id_user_id_fk" FOREIGN KEY ("organization_id","decided_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "achievement_heads" ADD CONSTRAINT "achievement_heads_organization_id_team_id_teams_organization_id_id_fk" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "achievements" ADD CONSTRAINT "achievements_organization_id_team_id_teams_organization_id_id_fk" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "achievements" ADD CONSTRAINT "achievements_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "achievements" ADD CONSTRAINT "achievements_organization_id_decision_id_decisions_organization_id_id_fk" FOREIGN KEY ("organization_id","decision_id") REFERENCES "public"."decisions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token" ON "sessions" USING btree ("token");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "members_user" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("organization_id","key_hash");--> statement-breakpoint
CREATE INDEX "audit_events_subject" ON "audit_events" USING btree ("organization_id","subject_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "teams_name" ON "teams" USING btree ("organization_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "kpis_name" ON "kpis" USING btree ("organization_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "growthbook_connections_name" ON "growthbook_connections" USING btree ("organization_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_one_at_a_time" ON "sync_runs" USING btree ("organization_id","connection_id") WHERE "sync_runs"."status" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "sync_runs_connection" ON "sync_runs" USING btree ("organization_id","connection_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "metrics_external" ON "metrics" USING btree ("organization_id","connection_id","external_id");--> statement-breakpoint
CREATE INDEX "metrics_kpi" ON "metrics" USING btree ("organization_id","kpi_id");--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_external" ON "experiments" USING btree ("organization_id","connection_id","external_id");--> statement-breakpoint
CREATE INDEX "experiments_started" ON "experiments" USING btree ("organization_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "evidence_content" ON "evidence" USING btree ("organization_id","experiment_id","raw_hash");--> statement-breakpoint
CREATE INDEX "evidence_newest" ON "evidence" USING btree ("organization_id","experiment_id","as_of");--> statement-breakpoint
CREATE UNIQUE INDEX "hypotheses_number" ON "hypotheses" USING btree ("organization_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "hypotheses_experiment" ON "hypotheses" USING btree ("organization_id","experiment_id");--> statement-breakpoint
CREATE INDEX "hypotheses_updated" ON "hypotheses" USING btree ("organization_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "hypotheses_state" ON "hypotheses" USING btree ("organization_id","state");--> statement-breakpoint
CREATE INDEX "hypotheses_verdict" ON "hypotheses" USING btree ("organization_id","verdict","retrospective");--> statement-breakpoint
CREATE INDEX "verdicts_newest" ON "verdicts" USING btree ("organization_id","hypothesis_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "decisions_number" ON "decisions" USING btree ("organization_id","number");--> statement-breakpoint
CREATE INDEX "decisions_hypothesis" ON "decisions" USING btree ("organization_id","hypothesis_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "achievements_chain" ON "achievements" USING btree ("organization_id","team_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "achievements_decision" ON "achievements" USING btree ("organization_id","decision_id");