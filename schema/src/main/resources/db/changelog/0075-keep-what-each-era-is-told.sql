--liquibase formatted sql

--changeset mcpgateway:0075-keep-what-each-era-is-told
--comment: An upstream server that speaks both eras may say something else in each. What it says to clients of the older revisions is kept beside the rest, where that is not the same byte for byte; it counts where the row is of both eras. The release before reads and writes the rest alone. Instructions are kept as the JSON string that was sent; the column that has them unescaped is not written any more, and goes with a later release.
ALTER TABLE tools ADD COLUMN legacy_item bytea, ADD COLUMN legacy_definition_hash varchar(100);
ALTER TABLE resources ADD COLUMN legacy_item bytea, ADD COLUMN legacy_definition_hash varchar(100);
ALTER TABLE prompts ADD COLUMN legacy_item bytea, ADD COLUMN legacy_definition_hash varchar(100);
ALTER TABLE gateways
    ADD COLUMN upstream_instructions bytea,
    ADD COLUMN legacy_protocol_version varchar(20),
    ADD COLUMN legacy_capabilities bytea,
    ADD COLUMN legacy_info bytea,
    ADD COLUMN legacy_instructions bytea;
CREATE CONSTRAINT TRIGGER gateways_raise_version_on_introduction
    AFTER UPDATE ON gateways
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.legacy_capabilities IS DISTINCT FROM NEW.legacy_capabilities) EXECUTE FUNCTION catalog_raise_version();
--rollback DROP TRIGGER gateways_raise_version_on_introduction ON gateways;
--rollback ALTER TABLE gateways DROP COLUMN legacy_instructions, DROP COLUMN legacy_info, DROP COLUMN legacy_capabilities, DROP COLUMN legacy_protocol_version, DROP COLUMN upstream_instructions;
--rollback ALTER TABLE prompts DROP COLUMN legacy_definition_hash, DROP COLUMN legacy_item;
--rollback ALTER TABLE resources DROP COLUMN legacy_definition_hash, DROP COLUMN legacy_item;
--rollback ALTER TABLE tools DROP COLUMN legacy_definition_hash, DROP COLUMN legacy_item;
