-- Hand-written: drizzle-kit emits neither roles, grants, policies nor FORCE ROW LEVEL SECURITY.
-- The test of the catalogue (apps/api/src/db/catalogue.test.ts) proves what this file claims, for every table.
CREATE SCHEMA app_private;
--> statement-breakpoint
REVOKE ALL ON SCHEMA app_private FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app_private TO knowwhen_app, knowwhen_gate;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO knowwhen_app, knowwhen_gate, knowwhen_retention;
--> statement-breakpoint

-- Makes a table a tenant's: its rows are seen and written only under their organisation, by the owner too.
-- Called once per table, here and in every migration that adds one.
CREATE FUNCTION app_private.protect_tenant_table(
  target regclass,
  privileges text,
  organization_column text DEFAULT 'organization_id'
) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  own text := format(
    '%I = nullif(current_setting(''app.organization_id'', true), '''')::uuid', organization_column);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_organization ON %s USING (%s) WITH CHECK (%s)', target, own, own);
  EXECUTE format('GRANT %s ON %s TO knowwhen_app', privileges, target);
  EXECUTE format('GRANT SELECT, DELETE ON %s TO knowwhen_retention', target);
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app_private.protect_tenant_table(regclass, text, text) FROM PUBLIC;
--> statement-breakpoint

SELECT app_private.protect_tenant_table('public.organizations', 'SELECT, INSERT, UPDATE', 'id');
--> statement-breakpoint
SELECT app_private.protect_tenant_table(name::regclass, 'SELECT, INSERT, UPDATE')
FROM unnest(ARRAY[
  'public.members',
  'public.api_keys',
  'public.counters',
  'public.teams',
  'public.kpis',
  'public.growthbook_connections',
  'public.sync_runs',
  'public.metrics',
  'public.experiments',
  'public.hypotheses',
  'public.achievement_heads'
]) AS name;
--> statement-breakpoint

-- Append-only: nobody with the application's password can change or remove what was recorded.
SELECT app_private.protect_tenant_table(name::regclass, 'SELECT, INSERT')
FROM unnest(ARRAY[
  'public.audit_events',
  'public.evidence',
  'public.hypothesis_seals',
  'public.verdicts',
  'public.decisions',
  'public.decision_approvals',
  'public.achievements',
  'public.achievement_people'
]) AS name;
--> statement-breakpoint

-- A card's signals are replaced as a whole while it is a draft; answered requests are forgotten after a day.
SELECT app_private.protect_tenant_table(name::regclass, 'SELECT, INSERT, UPDATE, DELETE')
FROM unnest(ARRAY['public.signals', 'public.idempotency_keys']) AS name;
--> statement-breakpoint

-- People of the installation belong to no organisation: no row-level security, grants alone.
GRANT SELECT, INSERT, UPDATE ON public.users TO knowwhen_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON public.sessions, public.accounts, public.verifications TO knowwhen_app;
--> statement-breakpoint

-- The gate looks up a session or key before an organisation is known. It may read exactly what that takes.
GRANT SELECT (id, name) ON public.users TO knowwhen_gate;
--> statement-breakpoint
GRANT SELECT (token, user_id, active_organization_id, expires_at) ON public.sessions TO knowwhen_gate;
--> statement-breakpoint
GRANT SELECT ON public.members TO knowwhen_gate;
--> statement-breakpoint
GRANT SELECT, UPDATE (last_used_at) ON public.api_keys TO knowwhen_gate;
--> statement-breakpoint
GRANT SELECT (id) ON public.organizations TO knowwhen_gate;
--> statement-breakpoint
CREATE POLICY gate_reads ON public.members FOR SELECT TO knowwhen_gate USING (true);
--> statement-breakpoint
CREATE POLICY gate_reads ON public.api_keys FOR SELECT TO knowwhen_gate USING (true);
--> statement-breakpoint
CREATE POLICY gate_marks_use ON public.api_keys FOR UPDATE TO knowwhen_gate USING (true);
--> statement-breakpoint
CREATE POLICY gate_reads ON public.organizations FOR SELECT TO knowwhen_gate USING (true);
--> statement-breakpoint

-- A key is looked up before its organisation is known; keys that begin with the organisation cannot serve that.
CREATE INDEX api_keys_lookup ON public.api_keys (key_hash);
--> statement-breakpoint

-- The first statement of a request with a session: no row when it is unknown, expired or no longer a member's.
CREATE FUNCTION app_private.begin_session(session_token text)
RETURNS TABLE (
  organization_id uuid, user_id uuid, name text, role public.role, scope public.api_key_scope, people integer
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  found_member record;
BEGIN
  SELECT m.organization_id, m.user_id, u.name, m.role INTO found_member
  FROM public.sessions s
  JOIN public.members m ON m.organization_id = s.active_organization_id AND m.user_id = s.user_id
  JOIN public.users u ON u.id = s.user_id
  WHERE s.token = session_token AND s.expires_at > now();
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM set_config('app.organization_id', found_member.organization_id::text, true),
          set_config('app.user_id', found_member.user_id::text, true);
  RETURN QUERY SELECT
    found_member.organization_id, found_member.user_id, found_member.name, found_member.role,
    NULL::public.api_key_scope,
    (SELECT count(*)::integer FROM public.members m WHERE m.organization_id = found_member.organization_id);
END
$$;
--> statement-breakpoint

-- The same for an API key, which acts with its maker's present role. Use is noted at most once a minute, and
-- never by waiting for another request with the same key.
CREATE FUNCTION app_private.begin_api_key(hash bytea)
RETURNS TABLE (
  organization_id uuid, user_id uuid, name text, role public.role, scope public.api_key_scope, people integer
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  found_key record;
BEGIN
  SELECT k.organization_id, k.id, m.user_id, u.name, m.role, k.scope, k.last_used_at INTO found_key
  FROM public.api_keys k
  JOIN public.members m ON m.organization_id = k.organization_id AND m.user_id = k.created_by
  JOIN public.users u ON u.id = m.user_id
  WHERE k.key_hash = hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());
  IF NOT FOUND THEN RETURN; END IF;
  IF found_key.last_used_at IS NULL OR found_key.last_used_at < now() - interval '1 minute' THEN
    UPDATE public.api_keys k SET last_used_at = now()
    FROM (
      SELECT l.organization_id, l.id FROM public.api_keys l
      WHERE l.organization_id = found_key.organization_id AND l.id = found_key.id
      FOR UPDATE SKIP LOCKED
    ) free
    WHERE k.organization_id = free.organization_id AND k.id = free.id;
  END IF;
  PERFORM set_config('app.organization_id', found_key.organization_id::text, true),
          set_config('app.user_id', found_key.user_id::text, true);
  RETURN QUERY SELECT
    found_key.organization_id, found_key.user_id, found_key.name, found_key.role, found_key.scope,
    (SELECT count(*)::integer FROM public.members m WHERE m.organization_id = found_key.organization_id);
END
$$;
--> statement-breakpoint

-- Where a person may sign in to, the oldest membership first.
CREATE FUNCTION app_private.memberships_of(person uuid)
RETURNS TABLE (organization_id uuid, role public.role)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT m.organization_id, m.role FROM public.members m WHERE m.user_id = person
  ORDER BY m.created_at, m.organization_id
$$;
--> statement-breakpoint

-- For jobs that visit every organisation, each in a transaction of its own.
CREATE FUNCTION app_private.organization_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT o.id FROM public.organizations o ORDER BY o.id
$$;
--> statement-breakpoint

DO $$
DECLARE
  signature text;
BEGIN
  -- A function can be handed only to a role that may make things in its schema; taken away again at once.
  GRANT CREATE ON SCHEMA app_private TO knowwhen_gate;
  FOREACH signature IN ARRAY ARRAY[
    'app_private.begin_session(text)',
    'app_private.begin_api_key(bytea)',
    'app_private.memberships_of(uuid)',
    'app_private.organization_ids()'
  ] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO knowwhen_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO knowwhen_gate', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA app_private FROM knowwhen_gate;
END
$$;
--> statement-breakpoint

-- "A second person" means: not the author. The service says it kindly; this makes it certain.
CREATE FUNCTION app_private.refuse_own_approval() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.decisions d
    WHERE d.organization_id = NEW.organization_id AND d.id = NEW.decision_id AND d.decided_by = NEW.approved_by
  ) THEN
    RAISE EXCEPTION 'a decision is approved by a second person, not by its author'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_approvals_second_person';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER decision_approvals_second_person BEFORE INSERT ON public.decision_approvals
FOR EACH ROW EXECUTE FUNCTION app_private.refuse_own_approval();
