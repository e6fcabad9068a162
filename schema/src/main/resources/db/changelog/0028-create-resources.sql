--liquibase formatted sql

--changeset mcpgateway:0028-create-resources
--comment: Resources that agents may read. The original URI is what the resource is called where it lives.
CREATE TABLE resources (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    uri varchar(767) NOT NULL,
    original_uri varchar(767) NOT NULL,
    uri_template varchar(767),
    description text,
    mime_type varchar(255),
    size bigint,
    text_content text,
    binary_content bytea,
    gateway_id varchar(36),
    tags jsonb DEFAULT '[]' NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    team_id varchar(36),
    owner_email varchar(255),
    visibility varchar(20) DEFAULT 'private',
    created_by varchar(255),
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT resources_pkey PRIMARY KEY (id),
    CONSTRAINT resources_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name),
    CONSTRAINT resources_team_id_owner_email_uri_key UNIQUE (team_id, owner_email, uri),
    CONSTRAINT resources_gateway_id_original_uri_key UNIQUE (gateway_id, original_uri),
    CONSTRAINT resources_gateway_id_fkey FOREIGN KEY (gateway_id) REFERENCES gateways (id) ON DELETE CASCADE,
    CONSTRAINT resources_uri_ascii CHECK (uri ~ '^\S+$' AND octet_length(uri) = char_length(uri)),
    CONSTRAINT resources_original_uri_ascii CHECK (original_uri ~ '^\S+$' AND octet_length(original_uri) = char_length(original_uri)),
    CONSTRAINT resources_size_not_negative CHECK (size >= 0),
    CONSTRAINT resources_one_content CHECK (text_content IS NULL OR binary_content IS NULL),
    CONSTRAINT resources_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id),
    CONSTRAINT resources_owner_email_fkey FOREIGN KEY (owner_email) REFERENCES email_users (email),
    CONSTRAINT resources_visibility_known CHECK (visibility IN ('private', 'team', 'public')),
    CONSTRAINT resources_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT resources_tags_array CHECK (jsonb_typeof(tags) = 'array')
);
CREATE INDEX resources_created_at_idx ON resources (created_at, id);
CREATE INDEX resources_team_id_idx ON resources (team_id, created_at, id);
CREATE INDEX resources_owner_email_idx ON resources (owner_email, created_at, id);
CREATE INDEX resources_uri_idx ON resources (uri);
CREATE INDEX resources_orphaned_idx ON resources (created_at, id) WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL;
--rollback DROP TABLE resources;
