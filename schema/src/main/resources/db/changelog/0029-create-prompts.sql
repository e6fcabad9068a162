--liquibase formatted sql

--changeset mcpgateway:0029-create-prompts
--comment: Prompts that agents may fill in. The original name is what the prompt is called where it comes from.
CREATE TABLE prompts (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    original_name varchar(255) NOT NULL,
    display_name varchar(255),
    description text,
    template text DEFAULT '' NOT NULL,
    argument_schema jsonb DEFAULT '{}' NOT NULL,
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
    CONSTRAINT prompts_pkey PRIMARY KEY (id),
    CONSTRAINT prompts_team_id_owner_email_name_key UNIQUE (team_id, owner_email, name),
    CONSTRAINT prompts_gateway_id_original_name_key UNIQUE (gateway_id, original_name),
    CONSTRAINT prompts_gateway_id_fkey FOREIGN KEY (gateway_id) REFERENCES gateways (id) ON DELETE CASCADE,
    CONSTRAINT prompts_argument_schema_object CHECK (jsonb_typeof(argument_schema) = 'object'),
    CONSTRAINT prompts_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id),
    CONSTRAINT prompts_owner_email_fkey FOREIGN KEY (owner_email) REFERENCES email_users (email),
    CONSTRAINT prompts_visibility_known CHECK (visibility IN ('private', 'team', 'public')),
    CONSTRAINT prompts_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT prompts_tags_array CHECK (jsonb_typeof(tags) = 'array')
);
CREATE INDEX prompts_created_at_idx ON prompts (created_at, id);
CREATE INDEX prompts_team_id_idx ON prompts (team_id, created_at, id);
CREATE INDEX prompts_owner_email_idx ON prompts (owner_email, created_at, id);
CREATE INDEX prompts_name_idx ON prompts (name);
CREATE INDEX prompts_orphaned_idx ON prompts (created_at, id) WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL;
--rollback DROP TABLE prompts;
