--liquibase formatted sql

--changeset mcpgateway:0073-create-catalog-version splitStatements:false
--comment: A number that changes, in the same commit, with every change of what is offered to agents, whoever makes it: each replica serves the catalogue from memory while the number is the same. It is raised at the commit (deferred triggers), so that no transaction holds this row while it waits for another. That an upstream server was seen or refreshed is no such change.
CREATE TABLE catalog_version (
    id boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    changed_in xid8 DEFAULT pg_current_xact_id() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT catalog_version_pkey PRIMARY KEY (id),
    CONSTRAINT catalog_version_one_row CHECK (id)
);
INSERT INTO catalog_version (id, version) VALUES (true, 1);

CREATE FUNCTION catalog_raise_version() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    raised text := TG_TABLE_SCHEMA || ' ' || pg_current_xact_id();
BEGIN
    -- Many rows changed by one transaction raise the number once. The setting ends with the transaction, and with a savepoint that is rolled back, as the number does.
    IF current_setting('mcpgateway.catalog_raised', true) IS DISTINCT FROM raised THEN
        -- Whoever changes the table may have another search path.
        EXECUTE format(
            'UPDATE %I.catalog_version SET version = version + 1, changed_in = pg_current_xact_id(), changed_at = clock_timestamp() '
            'WHERE changed_in <> pg_current_xact_id()', TG_TABLE_SCHEMA);
        PERFORM set_config('mcpgateway.catalog_raised', raised, true);
    END IF;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    offered text;
BEGIN
    FOREACH offered IN ARRAY ARRAY['gateways', 'servers', 'tools', 'resources', 'prompts',
            'server_tool_association', 'server_resource_association', 'server_prompt_association'] LOOP
        EXECUTE format('CREATE CONSTRAINT TRIGGER %1$s_raise_version_on_arrival AFTER INSERT OR DELETE ON %1$s '
            'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_raise_version()', offered);
        EXECUTE format('CREATE TRIGGER %1$s_raise_version_on_truncate AFTER TRUNCATE ON %1$s '
            'FOR EACH STATEMENT EXECUTE FUNCTION catalog_raise_version()', offered);
        IF offered <> 'gateways' THEN
            EXECUTE format('CREATE CONSTRAINT TRIGGER %1$s_raise_version_on_change AFTER UPDATE ON %1$s '
                'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) '
                'EXECUTE FUNCTION catalog_raise_version()', offered);
        END IF;
    END LOOP;
END
$$;

-- Of a gateway what agents notice counts, and not when it was last seen.
CREATE CONSTRAINT TRIGGER gateways_raise_version_on_change
    AFTER UPDATE ON gateways
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.name, OLD.slug, OLD.url, OLD.transport, OLD.passthrough_headers, OLD.auth_type, OLD.auth_value, OLD.credential_sealed, OLD.ca_certificate, OLD.client_certificate, OLD.client_key_sealed, OLD.enabled, OLD.team_id, OLD.owner_email, OLD.visibility, OLD.protocol_version, OLD.eras, OLD.upstream_capabilities, OLD.upstream_info, OLD.instructions) IS DISTINCT FROM
        (NEW.name, NEW.slug, NEW.url, NEW.transport, NEW.passthrough_headers, NEW.auth_type, NEW.auth_value, NEW.credential_sealed, NEW.ca_certificate, NEW.client_certificate, NEW.client_key_sealed, NEW.enabled, NEW.team_id, NEW.owner_email, NEW.visibility, NEW.protocol_version, NEW.eras, NEW.upstream_capabilities, NEW.upstream_info, NEW.instructions)) EXECUTE FUNCTION catalog_raise_version();
--rollback DROP FUNCTION catalog_raise_version() CASCADE;
--rollback DROP TABLE catalog_version;
