--liquibase formatted sql

--changeset mcpgateway:0030-create-a2a-agents
--comment: Agents that speak A2A and that other agents may call through this gateway.
CREATE TABLE a2a_agents (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    slug varchar(255) NOT NULL,
    description text,
    endpoint_url varchar(767) NOT NULL,
    agent_type varchar(50) DEFAULT 'generic' NOT NULL,
    protocol_version varchar(20) DEFAULT '1.0' NOT NULL,
    capabilities jsonb DEFAULT '{}' NOT NULL,
    config jsonb DEFAULT '{}' NOT NULL,
    passthrough_headers jsonb DEFAULT '[]' NOT NULL,
    auth_type varchar(20),
    auth_value text,
    reachable boolean DEFAULT true NOT NULL,
    last_interaction timestamptz,
    tags jsonb DEFAULT '[]' NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    team_id varchar(36),
    owner_email varchar(255),
    visibility varchar(20) DEFAULT 'private',
    created_by varchar(255),
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT a2a_agents_pkey PRIMARY KEY (id),
    CONSTRAINT a2a_agents_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name),
    CONSTRAINT a2a_agents_team_id_owner_email_slug_key UNIQUE (team_id, owner_email, slug),
    CONSTRAINT a2a_agents_auth_type_known CHECK (auth_type IN ('basic', 'bearer', 'authheaders', 'oauth', 'api_key', 'query_param')),
    CONSTRAINT a2a_agents_capabilities_object CHECK (jsonb_typeof(capabilities) = 'object'),
    CONSTRAINT a2a_agents_config_object CHECK (jsonb_typeof(config) = 'object'),
    CONSTRAINT a2a_agents_passthrough_headers_array CHECK (jsonb_typeof(passthrough_headers) = 'array'),
    CONSTRAINT a2a_agents_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id),
    CONSTRAINT a2a_agents_owner_email_fkey FOREIGN KEY (owner_email) REFERENCES email_users (email),
    CONSTRAINT a2a_agents_visibility_known CHECK (visibility IN ('private', 'team', 'public')),
    CONSTRAINT a2a_agents_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT a2a_agents_tags_array CHECK (jsonb_typeof(tags) = 'array')
);
CREATE INDEX a2a_agents_created_at_idx ON a2a_agents (created_at, id);
CREATE INDEX a2a_agents_team_id_idx ON a2a_agents (team_id, created_at, id);
CREATE INDEX a2a_agents_owner_email_idx ON a2a_agents (owner_email, created_at, id);
CREATE INDEX a2a_agents_slug_idx ON a2a_agents (slug);
CREATE INDEX a2a_agents_orphaned_idx ON a2a_agents (created_at, id) WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL;
--rollback DROP TABLE a2a_agents;
