--liquibase formatted sql

--changeset mcpgateway:0026-create-servers
--comment: Virtual MCP servers: each offers a chosen part of the catalogue under one address.
CREATE TABLE servers (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    description text,
    icon varchar(767),
    tags jsonb DEFAULT '[]' NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    team_id varchar(36),
    owner_email varchar(255),
    visibility varchar(20) DEFAULT 'private',
    created_by varchar(255),
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT servers_pkey PRIMARY KEY (id),
    CONSTRAINT servers_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name),
    CONSTRAINT servers_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id),
    CONSTRAINT servers_owner_email_fkey FOREIGN KEY (owner_email) REFERENCES email_users (email),
    CONSTRAINT servers_visibility_known CHECK (visibility IN ('private', 'team', 'public')),
    CONSTRAINT servers_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT servers_tags_array CHECK (jsonb_typeof(tags) = 'array')
);
CREATE INDEX servers_created_at_idx ON servers (created_at, id);
CREATE INDEX servers_team_id_idx ON servers (team_id, created_at, id);
CREATE INDEX servers_owner_email_idx ON servers (owner_email, created_at, id);
CREATE INDEX servers_orphaned_idx ON servers (created_at, id) WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL;
--rollback DROP TABLE servers;
