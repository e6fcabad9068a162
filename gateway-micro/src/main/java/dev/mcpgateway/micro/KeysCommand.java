package dev.mcpgateway.micro;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.sealing.Resealing;
import dev.mcpgateway.sealing.SealedColumn;
import dev.mcpgateway.sealing.SealedColumns;
import dev.mcpgateway.sealing.SealingConfiguration;
import dev.mcpgateway.sealing.SealingRing;
import dev.mcpgateway.sealing.StoredKey;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** The {@code keys} command: results go to standard output. */
final class KeysCommand {

  private final SettingLookup lookup;
  private final PrintStream out;

  KeysCommand(SettingLookup lookup, PrintStream out) {
    this.lookup = lookup;
    this.out = out;
  }

  /**
   * Seals anew what the database holds under other keys than the first.
   *
   * @return whether all of it could be opened
   * @throws CannotStartException or a SchemaException, with the reason
   */
  boolean rotate() {
    SealingConfiguration configured = SealingConfiguration.from(lookup);
    DataSource database = DatabaseSettings.from(lookup).dataSource();
    boolean complete = true;
    try {
      Optional<StoredKey> stored =
          configured.isStored() ? StoredKey.find(database) : Optional.empty();
      SealingRing ring =
          StoredKey.ring(
              configured,
              () ->
                  stored.orElseThrow(
                      () ->
                          new CannotStartException(
                              "There is no key in the database, and %s is not set or names it: a gateway makes one when it starts."
                                  .formatted(
                                      SettingLookup.environmentName(SealingConfiguration.KEYS)))));
      for (SealedColumn column : SealedColumns.ALL) {
        complete &= tell(new Resealing(ring).reseal(database, column));
      }
      out.println("What is in the database is sealed under " + ring.sealsWith() + ".");
    } catch (SQLException e) {
      throw new CannotStartException(
          "The database does not take part, and what was sealed anew so far is kept: "
              + e.getMessage(),
          e);
    }
    return complete;
  }

  private boolean tell(Resealing.Outcome outcome) {
    out.printf(
        Locale.ROOT,
        "%-40s %d sealed anew, %d were already, %d cannot be opened%n",
        outcome.column(),
        outcome.resealed(),
        outcome.current(),
        outcome.failed());
    outcome
        .failedRows()
        .forEach(row -> out.println("  cannot be opened: " + outcome.column().key() + " " + row));
    return outcome.failed() == 0;
  }
}
