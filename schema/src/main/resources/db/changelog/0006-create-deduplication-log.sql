--liquibase formatted sql

--changeset mcpgateway:0006-create-deduplication-log
--comment: What deduplication did, row by row: which row, what it was or pointed at before, and which row won.
CREATE TABLE rbac_deduplications (
    id bigint GENERATED ALWAYS AS IDENTITY,
    done_at timestamptz DEFAULT now() NOT NULL,
    kind varchar(30) NOT NULL,
    row_id varchar(36) NOT NULL,
    loser_id varchar(36) NOT NULL,
    winner_id varchar(36),
    CONSTRAINT rbac_deduplications_pkey PRIMARY KEY (id),
    CONSTRAINT rbac_deduplications_kind_known CHECK (kind IN ('role_retired', 'parent_moved', 'parent_cleared', 'assignment_moved', 'assignment_retired')),
    CONSTRAINT rbac_deduplications_winner_or_cleared CHECK ((kind = 'parent_cleared') = (winner_id IS NULL))
);
CREATE INDEX rbac_deduplications_row_id_idx ON rbac_deduplications (row_id);
--rollback DROP TABLE rbac_deduplications;
