--liquibase formatted sql

--changeset mcpgateway:0023-create-team-invitations
--comment: An invitation names an e-mail that may have no account yet. Its token is a secret: only the SHA-256 of it is kept.
CREATE TABLE email_team_invitations (
    id varchar(36) NOT NULL,
    team_id varchar(36) NOT NULL,
    email varchar(255) NOT NULL,
    role varchar(50) DEFAULT 'member' NOT NULL,
    invited_by varchar(255) NOT NULL,
    invited_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    token_hash varchar(64) NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    accepted_at timestamptz,
    CONSTRAINT email_team_invitations_pkey PRIMARY KEY (id),
    CONSTRAINT email_team_invitations_token_hash_key UNIQUE (token_hash),
    CONSTRAINT email_team_invitations_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id) ON DELETE CASCADE,
    CONSTRAINT email_team_invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES email_users (email),
    CONSTRAINT email_team_invitations_email_lower_case CHECK (email = lower(email)),
    CONSTRAINT email_team_invitations_role_known CHECK (role IN ('owner', 'member')),
    CONSTRAINT email_team_invitations_expires_later CHECK (expires_at > invited_at),
    CONSTRAINT email_team_invitations_accepted_is_inactive CHECK (accepted_at IS NULL OR NOT is_active)
);
CREATE UNIQUE INDEX email_team_invitations_one_open_key ON email_team_invitations (team_id, email) WHERE is_active;
CREATE INDEX email_team_invitations_team_id_idx ON email_team_invitations (team_id, invited_at, id);
CREATE INDEX email_team_invitations_email_idx ON email_team_invitations (email) WHERE is_active;
--rollback DROP TABLE email_team_invitations;
