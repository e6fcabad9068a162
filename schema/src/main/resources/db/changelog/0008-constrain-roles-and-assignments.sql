--liquibase formatted sql

--changeset mcpgateway:0008-constrain-roles-and-assignments
--comment: One row per fact. Assignments need two indexes because NULLs are distinct.
CREATE UNIQUE INDEX roles_active_name_scope_key
    ON roles (name, scope) WHERE is_active;
CREATE UNIQUE INDEX user_roles_active_fact_key
    ON user_roles (user_email, role_id, scope) WHERE is_active AND scope_id IS NULL;
CREATE UNIQUE INDEX user_roles_active_team_fact_key
    ON user_roles (user_email, role_id, scope, scope_id) WHERE is_active AND scope_id IS NOT NULL;
--rollback DROP INDEX user_roles_active_team_fact_key;
--rollback DROP INDEX user_roles_active_fact_key;
--rollback DROP INDEX roles_active_name_scope_key;
