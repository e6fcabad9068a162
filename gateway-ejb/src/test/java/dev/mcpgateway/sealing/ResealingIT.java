package dev.mcpgateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.keyring.KeyRing.Entry;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Re-sealing the values in a database, through a pooler. */
class ResealingIT {

  private static final SealedColumn COLUMN =
      new SealedColumn("things", "id", "secret_sealed", Purpose.CREDENTIAL);

  private static RoutedDatabase database;
  private static DatabaseSettings settings;

  private final SealingRing before = ring(1);
  private final SealingRing now = ring(2, 1);

  @BeforeAll
  static void migrate() throws SQLException {
    database = Route.POOL_1.freshDatabase();
    settings = DatabaseSettings.from(SettingLookup.of(new Properties(), database.settings()::get));
    Schema.of(settings, HeadManifest.load(), SchemaListener.SILENT).bringToHead();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void makeThings() throws SQLException {
    database
        .database()
        .execute(
            "DROP TABLE IF EXISTS things",
            "CREATE TABLE things (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), secret_sealed text, plain text)");
  }

  /**
   * More than two batches, with values that are re-sealed already, invalid, or sealed with a lost
   * key.
   */
  @Test
  void everyValueThatCanBeOpenedIsUnderTheFirstKeyAfterwards() throws Exception {
    Map<String, String> things = new HashMap<>();
    for (int i = 0; i < 1_200; i++) {
      things.put("thing " + i, before.seal(COLUMN.purpose(), utf8("thing " + i)));
    }
    for (int i = 0; i < 30; i++) {
      things.put("new " + i, now.seal(COLUMN.purpose(), utf8("new " + i)));
    }
    things.put("none", null);
    things.put("lost", ring(3).seal(COLUMN.purpose(), utf8("lost")));
    things.put("other purpose", before.seal(Purpose.SESSION, utf8("x")));
    things.put("garbage", "garbage");
    insert(things);

    Resealing.Outcome first = new Resealing(now).reseal(settings.dataSource(), COLUMN);

    assertThat(first.resealed()).isEqualTo(1_200);
    assertThat(first.current()).isEqualTo(30);
    assertThat(first.failed()).isEqualTo(3);
    assertThat(first.failedRows())
        .containsExactlyInAnyOrderElementsOf(
            ids("SELECT id FROM things WHERE plain IN ('lost', 'other purpose', 'garbage')"));
    Map<String, String> values = values();
    assertThat(values)
        .hasSize(1_234)
        .containsEntry("garbage", "garbage")
        .containsEntry("none", null);
    SealingRing alone = ring(2);
    for (int i = 0; i < 1_200; i++) {
      assertThat(alone.open(COLUMN.purpose(), values.get("thing " + i)))
          .isEqualTo(utf8("thing " + i));
    }

    Resealing.Outcome second = new Resealing(now).reseal(settings.dataSource(), COLUMN);
    assertThat(second.resealed()).isZero();
    assertThat(second.current()).isEqualTo(1_230);
    assertThat(values()).isEqualTo(values);
  }

  @Test
  void aValueThatIsChangedMeanwhileIsLeftAsItWasChanged() throws Exception {
    insert(Map.of("thing", before.seal(COLUMN.purpose(), utf8("old"))));
    String changed = before.seal(COLUMN.purpose(), utf8("changed"));
    // A concurrent change between reading the page and writing.
    SealingRing slow =
        new SealingRing(keys(2, 1)) {
          @Override
          public byte[] open(Purpose purpose, String sealed) throws SealingException {
            update(changed);
            return super.open(purpose, sealed);
          }
        };

    Resealing.Outcome outcome = new Resealing(slow).reseal(settings.dataSource(), COLUMN);

    assertThat(outcome.resealed()).isZero();
    assertThat(values()).containsEntry("thing", changed);
  }

  /** The values of an unlisted column are lost when their key is removed. */
  @Test
  void everySealedColumnOfTheSchemaIsListed() throws Exception {
    database.database().execute("DROP TABLE things");
    assertThat(
            ids(
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                    + " WHERE table_schema = current_schema() AND column_name LIKE '%\\_sealed'"))
        .isSubsetOf(SealedColumns.ALL.stream().map(SealedColumn::toString).toList());
    for (SealedColumn column : SealedColumns.ALL) {
      assertThat(new Resealing(now).reseal(settings.dataSource(), column).failed()).isZero();
    }
  }

  private static void insert(Map<String, String> things) throws SQLException {
    try (Connection connection = settings.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO things (plain, secret_sealed) VALUES (?, ?)")) {
      for (Map.Entry<String, String> thing : things.entrySet()) {
        statement.setString(1, thing.getKey());
        statement.setString(2, thing.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void update(String sealed) {
    try {
      database.database().execute("UPDATE things SET secret_sealed = '" + sealed + "'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> values() throws SQLException {
    Map<String, String> values = new TreeMap<>();
    try (Connection connection = settings.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT plain, secret_sealed FROM things");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        values.put(rows.getString(1), rows.getString(2));
      }
    }
    return values;
  }

  private static List<String> ids(String sql) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Connection connection = settings.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private static SealingRing ring(int... keys) {
    return new SealingRing(keys(keys));
  }

  private static KeyRing<SecretKey> keys(int... keys) {
    return new KeyRing<>(
        Arrays.stream(keys)
            .mapToObj(
                key -> {
                  byte[] secret = new byte[32];
                  Arrays.fill(secret, (byte) key);
                  return new Entry<SecretKey>(
                      Optional.of("k" + key), new SecretKeySpec(secret, "AES"));
                })
            .toList());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
