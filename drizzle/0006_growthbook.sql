ALTER TYPE "public"."sync_run_status" ADD VALUE 'cancelled';--> statement-breakpoint
ALTER TYPE "public"."verdict_reason" ADD VALUE 'declared';--> statement-breakpoint
CREATE TABLE "growthbook_projects" (
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"team_id" uuid,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "growthbook_projects_organization_id_connection_id_external_id_pk" PRIMARY KEY("organization_id","connection_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "growthbook_events" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"event" text NOT NULL,
	"external_id" text NOT NULL,
	"outcome" text NOT NULL,
	"raw" text NOT NULL,
	"raw_hash" text NOT NULL,
	"happened_at" timestamp (3) with time zone,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "growthbook_events_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "breakdowns" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"phase" integer NOT NULL,
	"dimension" text NOT NULL,
	"snapshot_id" text NOT NULL,
	"raw" text NOT NULL,
	"raw_hash" text NOT NULL,
	"slices" jsonb NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "breakdowns_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "screenshots" (
	"organization_id" uuid NOT NULL,
	"address_hash" text NOT NULL,
	"media_type" text,
	"content" "bytea",
	"size" integer NOT NULL,
	"problem" text,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	"last_shown_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "screenshots_organization_id_address_hash_pk" PRIMARY KEY("organization_id","address_hash")
);
--> statement-breakpoint
CREATE TABLE "experiment_links" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"change" text NOT NULL,
	"origin" text NOT NULL,
	"changed_by" uuid,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "experiment_links_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "growthbook_pushes" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"external_id" text NOT NULL,
	"body" jsonb NOT NULL,
	"pushed_by" uuid NOT NULL,
	"pushed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "growthbook_pushes_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "declaration_reviews" (
	"organization_id" uuid NOT NULL,
	"declaration_id" uuid NOT NULL,
	"review" "decision_review" NOT NULL,
	"reviewed_by" uuid NOT NULL,
	"reviewed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "declaration_reviews_organization_id_declaration_id_pk" PRIMARY KEY("organization_id","declaration_id"),
	CONSTRAINT "declaration_reviews_review" CHECK ("declaration_reviews"."review" IN ('approved', 'unreviewed'))
);
--> statement-breakpoint
CREATE TABLE "declarations" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"hypothesis_id" uuid NOT NULL,
	"seal_version" integer NOT NULL,
	"grade" "evidence_grade" NOT NULL,
	"verdict" "verdict" NOT NULL,
	"source_link" text NOT NULL,
	"reading" text NOT NULL,
	"declared_by" uuid NOT NULL,
	"declared_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "declarations_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "declarations_grade" CHECK ("declarations"."grade" IN ('C', 'D')),
	CONSTRAINT "declarations_verdict" CHECK ("declarations"."verdict" IN ('validated', 'invalidated', 'inconclusive'))
);
--> statement-breakpoint
CREATE TABLE "flag_exposures" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"experiment_key" text NOT NULL,
	"variation_key" text NOT NULL,
	"first_exposed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "flag_exposures_organization_id_user_id_experiment_key_variation_key_pk" PRIMARY KEY("organization_id","user_id","experiment_key","variation_key")
);
--> statement-breakpoint
DROP INDEX "evidence_content";--> statement-breakpoint
ALTER TABLE "metrics" ALTER COLUMN "connection_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ALTER COLUMN "connection_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "capabilities" jsonb;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "project_filter" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "sync_interval_minutes" integer DEFAULT 60 NOT NULL;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "next_sync_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "listed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "updated_up_to" text;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "key_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "webhook_key_ciphertext" text;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "webhook_key_hint" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "first_event_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "growthbook_connections" ADD COLUMN "last_event_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "kind" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "requested_by" uuid;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "cancelled_by" uuid;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "holder" uuid;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "unchanged" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "experiments_gone" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "requests" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "to_pull" integer;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "pulling_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "own_outcome" text;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "project_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "tags" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "owner" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "phases" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "detailed_status" text;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "warnings" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "multiple_exposures" jsonb;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "entered_by" uuid;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "phase" integer;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "entered_by" uuid;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "source_link" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "reading_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD COLUMN "evidence_grade" "evidence_grade";--> statement-breakpoint
ALTER TABLE "verdicts" ADD COLUMN "question" jsonb;--> statement-breakpoint
ALTER TABLE "growthbook_projects" ADD CONSTRAINT "growthbook_projects_organization_id_connection_id_growthbook_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."growthbook_connections"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "growthbook_projects" ADD CONSTRAINT "growthbook_projects_organization_id_team_id_teams_organization_id_id_fk" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "growthbook_events" ADD CONSTRAINT "growthbook_events_organization_id_connection_id_growthbook_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."growthbook_connections"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breakdowns" ADD CONSTRAINT "breakdowns_organization_id_experiment_id_experiments_organization_id_id_fk" FOREIGN KEY ("organization_id","experiment_id") REFERENCES "public"."experiments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_links" ADD CONSTRAINT "experiment_links_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_links" ADD CONSTRAINT "experiment_links_organization_id_experiment_id_experiments_organization_id_id_fk" FOREIGN KEY ("organization_id","experiment_id") REFERENCES "public"."experiments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "growthbook_pushes" ADD CONSTRAINT "growthbook_pushes_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "growthbook_pushes" ADD CONSTRAINT "growthbook_pushes_organization_id_connection_id_growthbook_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."growthbook_connections"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declaration_reviews" ADD CONSTRAINT "declaration_reviews_organization_id_declaration_id_declarations_organization_id_id_fk" FOREIGN KEY ("organization_id","declaration_id") REFERENCES "public"."declarations"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declaration_reviews" ADD CONSTRAINT "declaration_reviews_organization_id_reviewed_by_members_organization_id_user_id_fk" FOREIGN KEY ("organization_id","reviewed_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declarations" ADD CONSTRAINT "declarations_organization_id_hypothesis_id_hypotheses_organization_id_id_fk" FOREIGN KEY ("organization_id","hypothesis_id") REFERENCES "public"."hypotheses"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declarations" ADD CONSTRAINT "declarations_organization_id_declared_by_members_organization_id_user_id_fk" FOREIGN KEY ("organization_id","declared_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "growthbook_events_once" ON "growthbook_events" USING btree ("organization_id","connection_id","raw_hash");--> statement-breakpoint
CREATE INDEX "growthbook_events_newest" ON "growthbook_events" USING btree ("organization_id","connection_id","id");--> statement-breakpoint
CREATE INDEX "growthbook_events_received" ON "growthbook_events" USING btree ("organization_id","received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "breakdowns_content" ON "breakdowns" USING btree ("organization_id","experiment_id","phase","dimension","raw_hash");--> statement-breakpoint
CREATE INDEX "breakdowns_newest" ON "breakdowns" USING btree ("organization_id","experiment_id","as_of");--> statement-breakpoint
CREATE INDEX "experiment_links_hypothesis" ON "experiment_links" USING btree ("organization_id","hypothesis_id","id");--> statement-breakpoint
CREATE INDEX "experiment_links_experiment" ON "experiment_links" USING btree ("organization_id","experiment_id","id");--> statement-breakpoint
CREATE INDEX "growthbook_pushes_hypothesis" ON "growthbook_pushes" USING btree ("organization_id","hypothesis_id","id");--> statement-breakpoint
CREATE INDEX "declarations_hypothesis" ON "declarations" USING btree ("organization_id","hypothesis_id","id");--> statement-breakpoint
CREATE INDEX "growthbook_connections_due" ON "growthbook_connections" USING btree ("next_sync_at");--> statement-breakpoint
CREATE UNIQUE INDEX "evidence_content" ON "evidence" USING btree ("organization_id","experiment_id","raw_hash","reading_hash");--> statement-breakpoint
-- From here on hand-written: what drizzle-kit does not emit. The test of the catalogue proves it for every table.
ALTER TABLE public.growthbook_connections ADD CONSTRAINT growthbook_connections_interval
CHECK (sync_interval_minutes = 0 OR sync_interval_minutes BETWEEN 5 AND 10080);
--> statement-breakpoint
-- Columns that tell where a row came from: pulled through a connection, or entered by a person.
ALTER TABLE public.experiments ADD CONSTRAINT experiments_origin CHECK (num_nonnulls(connection_id, entered_by) = 1);
--> statement-breakpoint
ALTER TABLE public.experiment_links ADD CONSTRAINT experiment_links_change CHECK (change IN ('linked', 'unlinked'));
--> statement-breakpoint

SELECT app_private.protect_tenant_table(name::regclass, 'SELECT, INSERT, UPDATE')
FROM unnest(ARRAY['public.growthbook_projects']) AS name;
--> statement-breakpoint
-- Append-only: nobody with the application's password can change or remove what was recorded.
SELECT app_private.protect_tenant_table(name::regclass, 'SELECT, INSERT')
FROM unnest(ARRAY[
  'public.breakdowns',
  'public.experiment_links',
  'public.growthbook_pushes',
  'public.declarations',
  'public.declaration_reviews',
  'public.flag_exposures'
]) AS name;
--> statement-breakpoint
-- Events are forgotten after ninety days; pictures are a cache.
SELECT app_private.protect_tenant_table(name::regclass, 'SELECT, INSERT, UPDATE, DELETE')
FROM unnest(ARRAY['public.growthbook_events', 'public.screenshots']) AS name;
--> statement-breakpoint
-- A person's erasure takes what they saw of Knowwhen's own experiments along.
CREATE POLICY retention_erases ON public.flag_exposures FOR ALL TO knowwhen_retention USING (true);
--> statement-breakpoint

-- "A second person" means: not the author. The service says it kindly; this makes it certain.
CREATE FUNCTION app_private.refuse_own_declaration_review() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.review = 'approved' AND EXISTS (
    SELECT FROM public.declarations d
    WHERE d.organization_id = NEW.organization_id AND d.id = NEW.declaration_id AND d.declared_by = NEW.reviewed_by
  ) THEN
    RAISE EXCEPTION 'a declared verdict is approved by a second person, not by its author'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_reviews_second_person';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER declaration_reviews_second_person BEFORE INSERT ON public.declaration_reviews
FOR EACH ROW EXECUTE FUNCTION app_private.refuse_own_declaration_review();
--> statement-breakpoint

-- Connections of all organisations whose time for a sync has come: what a process asks each minute.
GRANT SELECT (organization_id, id, next_sync_at) ON public.growthbook_connections TO knowwhen_gate;
--> statement-breakpoint
CREATE POLICY gate_reads ON public.growthbook_connections FOR SELECT TO knowwhen_gate USING (true);
--> statement-breakpoint
CREATE FUNCTION app_private.due_connections(at timestamptz, most integer)
RETURNS TABLE (organization_id uuid, connection_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.organization_id, c.id FROM public.growthbook_connections c
  WHERE c.next_sync_at <= at ORDER BY c.next_sync_at, c.id LIMIT most
$$;
--> statement-breakpoint

-- As before, with what the person saw of Knowwhen's own experiments.
GRANT CREATE ON SCHEMA app_private TO knowwhen_retention;
--> statement-breakpoint
SET LOCAL ROLE knowwhen_retention;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app_private.erase_person(person uuid, address text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.achievement_people p WHERE p.user_id = person;
  DELETE FROM public.flag_exposures f WHERE f.user_id = person;
  DELETE FROM public.notifications n WHERE n.user_id = person;
  DELETE FROM public.organization_mails m WHERE m.user_id = person OR lower(m.recipient) = lower(address);
  UPDATE public.invitations i SET email = NULL WHERE lower(i.email) = lower(address);
  UPDATE public.audit_events a SET ip_address = NULL WHERE a.actor_id = person;
  UPDATE public.members m SET removed_at = coalesce(m.removed_at, now()) WHERE m.user_id = person;
  DELETE FROM public.account_mails m WHERE m.user_id = person;
  DELETE FROM public.two_factors f WHERE f.user_id = person;
  DELETE FROM public.accounts c WHERE c.user_id = person;
  DELETE FROM public.sessions s WHERE s.user_id = person;
  UPDATE public.users u
  SET name = 'Erased person', email = 'erased-' || person || '@invalid', email_verified = false, image = NULL,
      two_factor_enabled = false, is_operator = false, erased_at = now(), updated_at = now()
  WHERE u.id = person;
END
$$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA app_private FROM knowwhen_retention;
--> statement-breakpoint

DO $$
BEGIN
  GRANT CREATE ON SCHEMA app_private TO knowwhen_gate;
  REVOKE ALL ON FUNCTION app_private.due_connections(timestamptz, integer) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION app_private.due_connections(timestamptz, integer) TO knowwhen_app;
  ALTER FUNCTION app_private.due_connections(timestamptz, integer) OWNER TO knowwhen_gate;
  REVOKE CREATE ON SCHEMA app_private FROM knowwhen_gate;
END
$$;
