--liquibase formatted sql

--changeset mcpgateway:0027-create-tools
--comment: Tools that agents may call. The original name is what the tool is called where it runs, so that renaming it here never breaks a call.
CREATE TABLE tools (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    original_name varchar(255) NOT NULL,
    display_name varchar(255),
    description text,
    url varchar(767),
    integration_type varchar(20) DEFAULT 'MCP' NOT NULL,
    request_type varchar(20) DEFAULT 'STREAMABLEHTTP' NOT NULL,
    headers jsonb,
    input_schema jsonb DEFAULT '{"type": "object"}' NOT NULL,
    output_schema jsonb,
    annotations jsonb DEFAULT '{}' NOT NULL,
    jsonpath_filter text,
    timeout_ms integer,
    auth_type varchar(20),
    auth_value text,
    gateway_id varchar(36),
    reachable boolean DEFAULT true NOT NULL,
    tags jsonb DEFAULT '[]' NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    team_id varchar(36),
    owner_email varchar(255),
    visibility varchar(20) DEFAULT 'private',
    created_by varchar(255),
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT tools_pkey PRIMARY KEY (id),
    CONSTRAINT tools_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name),
    CONSTRAINT tools_gateway_id_original_name_key UNIQUE (gateway_id, original_name),
    CONSTRAINT tools_gateway_id_fkey FOREIGN KEY (gateway_id) REFERENCES gateways (id) ON DELETE CASCADE,
    CONSTRAINT tools_integration_type_known CHECK (integration_type IN ('MCP', 'REST', 'A2A')),
    CONSTRAINT tools_request_type_known CHECK (request_type IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'SSE', 'STREAMABLEHTTP', 'STDIO')),
    CONSTRAINT tools_auth_type_known CHECK (auth_type IN ('basic', 'bearer', 'authheaders', 'oauth', 'query_param')),
    CONSTRAINT tools_timeout_ms_positive CHECK (timeout_ms > 0),
    CONSTRAINT tools_input_schema_object CHECK (jsonb_typeof(input_schema) = 'object'),
    CONSTRAINT tools_annotations_object CHECK (jsonb_typeof(annotations) = 'object'),
    CONSTRAINT tools_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id),
    CONSTRAINT tools_owner_email_fkey FOREIGN KEY (owner_email) REFERENCES email_users (email),
    CONSTRAINT tools_visibility_known CHECK (visibility IN ('private', 'team', 'public')),
    CONSTRAINT tools_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT tools_tags_array CHECK (jsonb_typeof(tags) = 'array')
);
CREATE INDEX tools_created_at_idx ON tools (created_at, id);
CREATE INDEX tools_team_id_idx ON tools (team_id, created_at, id);
CREATE INDEX tools_owner_email_idx ON tools (owner_email, created_at, id);
CREATE INDEX tools_name_idx ON tools (name);
CREATE INDEX tools_orphaned_idx ON tools (created_at, id) WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL;
--rollback DROP TABLE tools;
