-- Roles belong to the server, not to a database: made before every migration where they are absent, so that
-- a database restored on another server finds them. Passwords are set by the program, never written here.
DO $$
DECLARE
  wanted record;
  role_name text;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      -- The application: owns nothing, cannot bypass row-level security.
      ('knowwhen_app', 'LOGIN'),
      -- Owns the few functions that must look across organisations before one is known (a session, a key).
      ('knowwhen_gate', 'NOLOGIN'),
      -- Erases: retention, a person's erasure, a deleted organisation.
      ('knowwhen_retention', 'NOLOGIN')
    ) AS roles (name, login)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
      BEGIN
        EXECUTE format(
          'CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT',
          wanted.name, wanted.login);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another process was faster
      END;
    END IF;
  END LOOP;
  -- An owner that is no superuser must be a member to hand functions to the gate and to retention.
  FOREACH role_name IN ARRAY ARRAY['knowwhen_gate', 'knowwhen_retention'] LOOP
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
       AND NOT pg_has_role(current_user, role_name, 'SET') THEN
      EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', role_name, current_user);
    END IF;
  END LOOP;
END
$$;
