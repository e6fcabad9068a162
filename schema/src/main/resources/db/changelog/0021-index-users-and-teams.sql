--liquibase formatted sql

--changeset mcpgateway:0021-index-users-and-teams
--comment: One personal team an account; lists in the order of creation; the bootstrap's two questions, each answered by an index that is empty when there is nothing to do.
CREATE INDEX email_users_created_at_idx ON email_users (created_at, id);
CREATE INDEX email_teams_created_at_idx ON email_teams (created_at, id);
CREATE UNIQUE INDEX email_teams_one_personal_team_key ON email_teams (created_by) WHERE is_personal AND is_active;
CREATE INDEX email_teams_unknown_visibility_idx ON email_teams (id) WHERE visibility NOT IN ('private', 'public');
--rollback DROP INDEX email_teams_unknown_visibility_idx;
--rollback DROP INDEX email_teams_one_personal_team_key;
--rollback DROP INDEX email_teams_created_at_idx;
--rollback DROP INDEX email_users_created_at_idx;
