--liquibase formatted sql

--changeset mcpgateway:0025-create-gateways
--comment: MCP servers elsewhere whose tools, resources and prompts this gateway offers. The three columns of ownership may be empty in rows that came from an older system: the bootstrap gives such rows an owner.
CREATE TABLE gateways (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    slug varchar(255) NOT NULL,
    url varchar(767) NOT NULL,
    description text,
    transport varchar(20) DEFAULT 'STREAMABLEHTTP' NOT NULL,
    capabilities jsonb DEFAULT '{}' NOT NULL,
    passthrough_headers jsonb DEFAULT '[]' NOT NULL,
    auth_type varchar(20),
    auth_value text,
    reachable boolean DEFAULT true NOT NULL,
    last_seen timestamptz,
    tags jsonb DEFAULT '[]' NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    team_id varchar(36),
    owner_email varchar(255),
    visibility varchar(20) DEFAULT 'private',
    created_by varchar(255),
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT gateways_pkey PRIMARY KEY (id),
    CONSTRAINT gateways_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name),
    CONSTRAINT gateways_team_id_owner_email_slug_key UNIQUE (team_id, owner_email, slug),
    CONSTRAINT gateways_transport_known CHECK (transport IN ('SSE', 'STREAMABLEHTTP', 'STDIO')),
    CONSTRAINT gateways_auth_type_known CHECK (auth_type IN ('basic', 'bearer', 'authheaders', 'oauth', 'query_param')),
    CONSTRAINT gateways_capabilities_object CHECK (jsonb_typeof(capabilities) = 'object'),
    CONSTRAINT gateways_passthrough_headers_array CHECK (jsonb_typeof(passthrough_headers) = 'array'),
    CONSTRAINT gateways_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id),
    CONSTRAINT gateways_owner_email_fkey FOREIGN KEY (owner_email) REFERENCES email_users (email),
    CONSTRAINT gateways_visibility_known CHECK (visibility IN ('private', 'team', 'public')),
    CONSTRAINT gateways_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT gateways_tags_array CHECK (jsonb_typeof(tags) = 'array')
);
CREATE INDEX gateways_created_at_idx ON gateways (created_at, id);
CREATE INDEX gateways_team_id_idx ON gateways (team_id, created_at, id);
CREATE INDEX gateways_owner_email_idx ON gateways (owner_email, created_at, id);
CREATE INDEX gateways_slug_idx ON gateways (slug);
CREATE INDEX gateways_orphaned_idx ON gateways (created_at, id) WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL;
--rollback DROP TABLE gateways;
