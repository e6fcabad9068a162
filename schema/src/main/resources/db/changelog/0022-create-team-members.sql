--liquibase formatted sql

--changeset mcpgateway:0022-create-team-members
--comment: Who belongs to a team, and as what. A member who left keeps the row, inactive, and gets it back when coming back.
CREATE TABLE email_team_members (
    id varchar(36) NOT NULL,
    team_id varchar(36) NOT NULL,
    user_email varchar(255) NOT NULL,
    role varchar(50) DEFAULT 'member' NOT NULL,
    joined_at timestamptz DEFAULT now() NOT NULL,
    invited_by varchar(255),
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT email_team_members_pkey PRIMARY KEY (id),
    CONSTRAINT email_team_members_team_id_user_email_key UNIQUE (team_id, user_email),
    CONSTRAINT email_team_members_team_id_fkey FOREIGN KEY (team_id) REFERENCES email_teams (id) ON DELETE CASCADE,
    CONSTRAINT email_team_members_user_email_fkey FOREIGN KEY (user_email) REFERENCES email_users (email),
    CONSTRAINT email_team_members_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES email_users (email),
    CONSTRAINT email_team_members_role_known CHECK (role IN ('owner', 'member'))
);
CREATE INDEX email_team_members_user_email_idx ON email_team_members (user_email, team_id) WHERE is_active;
CREATE INDEX email_team_members_joined_at_idx ON email_team_members (team_id, joined_at, id) WHERE is_active;
--rollback DROP TABLE email_team_members;
