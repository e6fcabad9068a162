package dev.mcpgateway.sealing;

/**
 * A column of the database that holds sealed values, of a type of text.
 *
 * @param key the column by which its table names a row
 */
public record SealedColumn(String table, String key, String column, Purpose purpose) {

  /** As in {@code gateways.credential_sealed}. */
  @Override
  public String toString() {
    return table + "." + column;
  }
}
