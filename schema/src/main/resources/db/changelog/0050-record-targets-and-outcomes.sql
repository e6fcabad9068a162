--liquibase formatted sql

--changeset mcpgateway:0050-record-targets-and-outcomes
--comment: What an operation of the API was about and what became of it. Empty in rows of decisions that were no such operation, and of the release before. The constraint is not validated, so that a long table is not read through under its lock: no older row has an outcome.
ALTER TABLE permission_audit_log
    ADD COLUMN operation varchar(255),
    ADD COLUMN outcome varchar(20),
    ADD COLUMN fields jsonb,
    ADD COLUMN api_token_id varchar(36),
    ADD COLUMN request_id varchar(64),
    ADD CONSTRAINT permission_audit_log_outcome_known
        CHECK (outcome IN ('done', 'refused', 'not_found', 'failed')) NOT VALID;
--rollback ALTER TABLE permission_audit_log DROP COLUMN operation, DROP COLUMN outcome, DROP COLUMN fields, DROP COLUMN api_token_id, DROP COLUMN request_id;
