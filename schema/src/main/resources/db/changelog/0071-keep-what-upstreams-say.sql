--liquibase formatted sql

--changeset mcpgateway:0071-keep-what-upstreams-say
--comment: What an upstream server says of itself is kept as the bytes that it sent, beside what an operator says; credentials and the private key are sealed. The identity of a federated row is its upstream server and its own name there, so that names are unique per team and owner for other rows alone.
ALTER TABLE gateways
    ALTER COLUMN url TYPE varchar(2048),
    ADD COLUMN ca_certificate text,
    ADD COLUMN client_certificate text,
    ADD COLUMN credential_sealed text,
    ADD COLUMN client_key_sealed text,
    ADD COLUMN refresh_interval_seconds integer,
    ADD COLUMN last_refresh_at timestamptz,
    ADD COLUMN last_error text,
    ADD COLUMN refresh_token varchar(36),
    ADD COLUMN refresh_until timestamptz,
    ADD COLUMN protocol_version varchar(20),
    ADD COLUMN eras jsonb DEFAULT '[]' NOT NULL,
    ADD COLUMN upstream_capabilities bytea,
    ADD COLUMN upstream_info bytea,
    ADD COLUMN instructions bytea,
    ADD COLUMN status_message text,
    ADD COLUMN skipped jsonb DEFAULT '[]' NOT NULL,
    ADD COLUMN modified_by varchar(255),
    ADD CONSTRAINT gateways_refresh_interval_seconds_positive CHECK (refresh_interval_seconds >= 60),
    ADD CONSTRAINT gateways_eras_array CHECK (jsonb_typeof(eras) = 'array'),
    ADD CONSTRAINT gateways_skipped_array CHECK (jsonb_typeof(skipped) = 'array');
ALTER TABLE servers ADD COLUMN modified_by varchar(255);

ALTER TABLE tools
    DROP CONSTRAINT tools_team_id_owner_email_name_key,
    ADD COLUMN exposed_name varchar(64),
    ADD COLUMN title text,
    ADD COLUMN custom_name varchar(255),
    ADD COLUMN custom_description text,
    ADD COLUMN upstream_item bytea,
    ADD COLUMN definition_hash varchar(100),
    ADD COLUMN eras jsonb DEFAULT '[]' NOT NULL,
    ADD COLUMN missing_since timestamptz,
    ADD COLUMN modified_by varchar(255),
    ADD CONSTRAINT tools_exposed_name_key UNIQUE (exposed_name),
    ADD CONSTRAINT tools_exposed_name_plain CHECK (exposed_name ~ '^[A-Za-z0-9_-]+$'),
    ADD CONSTRAINT tools_eras_array CHECK (jsonb_typeof(eras) = 'array');
CREATE UNIQUE INDEX tools_local_name_key ON tools (team_id, owner_email, name) WHERE gateway_id IS NULL;
CREATE INDEX tools_gateway_id_idx ON tools (gateway_id, created_at, id);

ALTER TABLE resources
    DROP CONSTRAINT resources_team_id_owner_email_name_key,
    DROP CONSTRAINT resources_team_id_owner_email_uri_key,
    DROP CONSTRAINT resources_gateway_id_original_uri_key,
    ADD COLUMN title text,
    ADD COLUMN custom_name varchar(255),
    ADD COLUMN custom_description text,
    ADD COLUMN upstream_item bytea,
    ADD COLUMN definition_hash varchar(100),
    ADD COLUMN eras jsonb DEFAULT '[]' NOT NULL,
    ADD COLUMN missing_since timestamptz,
    ADD COLUMN modified_by varchar(255),
    ADD CONSTRAINT resources_eras_array CHECK (jsonb_typeof(eras) = 'array');
CREATE UNIQUE INDEX resources_local_name_key ON resources (team_id, owner_email, name) WHERE gateway_id IS NULL;
CREATE UNIQUE INDEX resources_local_uri_key ON resources (team_id, owner_email, uri) WHERE gateway_id IS NULL;
CREATE UNIQUE INDEX resources_federated_uri_key ON resources (gateway_id, original_uri, (uri_template IS NOT NULL));
CREATE INDEX resources_gateway_id_idx ON resources (gateway_id, created_at, id);

ALTER TABLE prompts
    DROP CONSTRAINT prompts_team_id_owner_email_name_key,
    ADD COLUMN exposed_name varchar(64),
    ADD COLUMN title text,
    ADD COLUMN custom_name varchar(255),
    ADD COLUMN custom_description text,
    ADD COLUMN arguments jsonb,
    ADD COLUMN upstream_item bytea,
    ADD COLUMN definition_hash varchar(100),
    ADD COLUMN eras jsonb DEFAULT '[]' NOT NULL,
    ADD COLUMN missing_since timestamptz,
    ADD COLUMN modified_by varchar(255),
    ADD CONSTRAINT prompts_exposed_name_key UNIQUE (exposed_name),
    ADD CONSTRAINT prompts_exposed_name_plain CHECK (exposed_name ~ '^[A-Za-z0-9_-]+$'),
    ADD CONSTRAINT prompts_arguments_array CHECK (jsonb_typeof(arguments) = 'array'),
    ADD CONSTRAINT prompts_eras_array CHECK (jsonb_typeof(eras) = 'array');
CREATE UNIQUE INDEX prompts_local_name_key ON prompts (team_id, owner_email, name) WHERE gateway_id IS NULL;
CREATE INDEX prompts_gateway_id_idx ON prompts (gateway_id, created_at, id);
--rollback DROP INDEX prompts_gateway_id_idx;
--rollback DROP INDEX prompts_local_name_key;
--rollback ALTER TABLE prompts DROP COLUMN modified_by, DROP COLUMN missing_since, DROP COLUMN eras, DROP COLUMN definition_hash, DROP COLUMN upstream_item, DROP COLUMN arguments, DROP COLUMN custom_description, DROP COLUMN custom_name, DROP COLUMN title, DROP COLUMN exposed_name;
--rollback ALTER TABLE prompts ADD CONSTRAINT prompts_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name);
--rollback DROP INDEX resources_gateway_id_idx;
--rollback DROP INDEX resources_federated_uri_key;
--rollback DROP INDEX resources_local_uri_key;
--rollback DROP INDEX resources_local_name_key;
--rollback ALTER TABLE resources DROP COLUMN modified_by, DROP COLUMN missing_since, DROP COLUMN eras, DROP COLUMN definition_hash, DROP COLUMN upstream_item, DROP COLUMN custom_description, DROP COLUMN custom_name, DROP COLUMN title;
--rollback ALTER TABLE resources ADD CONSTRAINT resources_gateway_id_original_uri_key UNIQUE (gateway_id, original_uri);
--rollback ALTER TABLE resources ADD CONSTRAINT resources_team_id_owner_email_uri_key UNIQUE (team_id, owner_email, uri);
--rollback ALTER TABLE resources ADD CONSTRAINT resources_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name);
--rollback DROP INDEX tools_gateway_id_idx;
--rollback DROP INDEX tools_local_name_key;
--rollback ALTER TABLE tools DROP COLUMN modified_by, DROP COLUMN missing_since, DROP COLUMN eras, DROP COLUMN definition_hash, DROP COLUMN upstream_item, DROP COLUMN custom_description, DROP COLUMN custom_name, DROP COLUMN title, DROP COLUMN exposed_name;
--rollback ALTER TABLE tools ADD CONSTRAINT tools_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name);
--rollback ALTER TABLE servers DROP COLUMN modified_by;
--rollback ALTER TABLE gateways DROP COLUMN modified_by, DROP COLUMN skipped, DROP COLUMN status_message, DROP COLUMN instructions, DROP COLUMN upstream_info, DROP COLUMN upstream_capabilities, DROP COLUMN eras, DROP COLUMN protocol_version, DROP COLUMN refresh_until, DROP COLUMN refresh_token, DROP COLUMN last_error, DROP COLUMN last_refresh_at, DROP COLUMN refresh_interval_seconds, DROP COLUMN client_key_sealed, DROP COLUMN credential_sealed, DROP COLUMN client_certificate, DROP COLUMN ca_certificate;
