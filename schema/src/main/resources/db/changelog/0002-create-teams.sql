--liquibase formatted sql

--changeset mcpgateway:0002-create-teams
--comment: Teams. They come before the roles because a team role is held in a team.
CREATE TABLE email_teams (
    id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    slug varchar(255) NOT NULL,
    description text,
    created_by varchar(255),
    is_personal boolean DEFAULT false NOT NULL,
    visibility varchar(20) DEFAULT 'private' NOT NULL,
    max_members integer,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT email_teams_pkey PRIMARY KEY (id),
    CONSTRAINT email_teams_slug_key UNIQUE (slug),
    CONSTRAINT email_teams_created_by_fkey FOREIGN KEY (created_by) REFERENCES email_users (email),
    CONSTRAINT email_teams_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT email_teams_visibility_known CHECK (visibility IN ('private', 'public')),
    CONSTRAINT email_teams_max_members_positive CHECK (max_members > 0)
);
CREATE INDEX email_teams_created_by_idx ON email_teams (created_by);
--rollback DROP TABLE email_teams;
