--liquibase formatted sql

--changeset mcpgateway:0074-keep-federated-names splitStatements:false
--comment: What an upstream server offers is known by its name there, and may be in one place many times. The release before does not know that, and gives such a row the next free name or URI where it passes it on to another owner or team, so that agents would find it elsewhere: whoever passes these rows on, they keep theirs.
CREATE FUNCTION keep_federated_name() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.name := OLD.name;
    IF TG_TABLE_NAME = 'resources' THEN
        NEW.uri := OLD.uri;
    END IF;
    RETURN NEW;
END
$$;

DO $$
DECLARE
    federated text;
BEGIN
    FOREACH federated IN ARRAY ARRAY['tools', 'resources', 'prompts'] LOOP
        EXECUTE format('CREATE TRIGGER %1$s_keep_federated_name BEFORE UPDATE OF team_id, owner_email ON %1$s '
            'FOR EACH ROW WHEN (NEW.gateway_id IS NOT NULL AND '
            '(OLD.team_id, OLD.owner_email) IS DISTINCT FROM (NEW.team_id, NEW.owner_email)) '
            'EXECUTE FUNCTION keep_federated_name()', federated);
    END LOOP;
END
$$;
--rollback DROP FUNCTION keep_federated_name() CASCADE;
