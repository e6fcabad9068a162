--liquibase formatted sql

--changeset mcpgateway:0032-create-api-tokens
--comment: API tokens. The secret is shown once and only its SHA-256 is kept; a token only ever narrows what its user may do.
CREATE TABLE email_api_tokens (
    id varchar(36) NOT NULL,
    user_email varchar(255) NOT NULL,
    name varchar(255) NOT NULL,
    description varchar(2000),
    jti varchar(36) NOT NULL,
    token_hash varchar(64) NOT NULL,
    team_id varchar(36),
    server_id varchar(36),
    resource_scopes jsonb DEFAULT '[]' NOT NULL,
    ip_restrictions jsonb DEFAULT '[]' NOT NULL,
    tags jsonb DEFAULT '[]' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz,
    last_used timestamptz,
    is_active boolean DEFAULT true NOT NULL,
    revoked_at timestamptz,
    revoked_by varchar(255),
    revocation_reason varchar(1000),
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT email_api_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT email_api_tokens_jti_key UNIQUE (jti),
    CONSTRAINT email_api_tokens_token_hash_key UNIQUE (token_hash),
    CONSTRAINT email_api_tokens_user_email_name_team_id_key UNIQUE (user_email, name, team_id),
    CONSTRAINT email_api_tokens_user_email_fkey FOREIGN KEY (user_email) REFERENCES email_users (email),
    CONSTRAINT email_api_tokens_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id) ON DELETE CASCADE,
    CONSTRAINT email_api_tokens_server_id_fkey FOREIGN KEY (server_id) REFERENCES servers (id) ON DELETE CASCADE,
    CONSTRAINT email_api_tokens_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES email_users (email),
    CONSTRAINT email_api_tokens_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT email_api_tokens_expires_later CHECK (expires_at > created_at),
    CONSTRAINT email_api_tokens_revoked_is_inactive CHECK (revoked_at IS NULL OR NOT is_active),
    CONSTRAINT email_api_tokens_resource_scopes_array CHECK (jsonb_typeof(resource_scopes) = 'array'),
    CONSTRAINT email_api_tokens_ip_restrictions_array CHECK (jsonb_typeof(ip_restrictions) = 'array'),
    CONSTRAINT email_api_tokens_tags_array CHECK (jsonb_typeof(tags) = 'array')
);
CREATE UNIQUE INDEX email_api_tokens_user_email_name_key ON email_api_tokens (user_email, name) WHERE team_id IS NULL;
CREATE INDEX email_api_tokens_created_at_idx ON email_api_tokens (created_at, id);
CREATE INDEX email_api_tokens_user_email_idx ON email_api_tokens (user_email, created_at, id);
CREATE INDEX email_api_tokens_team_id_idx ON email_api_tokens (team_id, created_at, id);
CREATE INDEX email_api_tokens_server_id_idx ON email_api_tokens (server_id);
--rollback DROP TABLE email_api_tokens;
