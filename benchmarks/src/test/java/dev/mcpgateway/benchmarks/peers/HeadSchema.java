package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.testbed.Database;
import java.sql.SQLException;
import java.util.List;

/**
 * A schema as in PostgreSQL's catalogue, to compare those of all peers: tables, columns,
 * constraints, indexes, triggers, functions. The peers' own tables are left out, and comments
 * within functions, which Liquibase strips.
 */
final class HeadSchema {

  private static final String OBJECTS =
      """
      WITH ours AS (
        SELECT c.oid, c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND c.relname NOT IN ('databasechangelog', 'databasechangeloglock', 'flyway_schema_history'))
      SELECT format('column %s.%s %s not null %s default %s', o.relname, a.attname,
                    format_type(a.atttypid, a.atttypmod), a.attnotnull,
                    pg_get_expr(d.adbin, d.adrelid)) AS object
      FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
      UNION ALL
      SELECT format('constraint %s.%s %s', o.relname, k.conname, pg_get_constraintdef(k.oid))
      FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid
      UNION ALL
      SELECT pg_get_indexdef(i.indexrelid) FROM ours o JOIN pg_index i ON i.indrelid = o.oid
      UNION ALL
      SELECT pg_get_triggerdef(t.oid)
      FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid AND NOT t.tgisinternal
      UNION ALL
      SELECT format('function %s %s', p.oid::regprocedure,
                    md5(regexp_replace(regexp_replace(p.prosrc, '--[^\\n]*', '', 'g'), '\\s+', '', 'g')))
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
      ORDER BY object
      """;

  private HeadSchema() {}

  /** The objects, in a fixed order. */
  static List<String> objects(Database database) throws SQLException {
    return database.query(OBJECTS);
  }
}
