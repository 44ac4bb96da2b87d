-- With an empty search_path PostgreSQL still looks for types and tables in pg_temp first, where the application may put
-- a domain named "text" whose check then runs with the rights of the function's owner. Named last, it is asked last.
DO $$
DECLARE
  made record;
BEGIN
  FOR made IN
    SELECT p.oid::regprocedure AS signature, p.proowner::regrole AS owner
    FROM pg_proc p WHERE p.pronamespace = 'app_private'::regnamespace
  LOOP
    EXECUTE format('SET LOCAL ROLE %s', made.owner);
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', made.signature);
    RESET ROLE;
  END LOOP;
END
$$;
