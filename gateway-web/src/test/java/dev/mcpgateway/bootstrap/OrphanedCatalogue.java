package dev.mcpgateway.bootstrap;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogKind.UniqueColumn;
import dev.mcpgateway.deployed.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of all six kinds without an owner, with names that clash with each other and with the
 * administrator's team's; and the expected result for each.
 */
final class OrphanedCatalogue {

  private static final String HOME =
      "(SELECT id FROM email_teams WHERE created_by = 'admin@example.com' AND is_personal)";
  private static final int BATCH = 5_000;

  /** The number of rows of each kind in a hundred. */
  private static final Map<CatalogKind, Integer> SHARES =
      Map.of(
          CatalogKind.GATEWAY, 5,
          CatalogKind.SERVER, 5,
          CatalogKind.TOOL, 50,
          CatalogKind.RESOURCE, 20,
          CatalogKind.PROMPT, 10,
          CatalogKind.A2A_AGENT, 10);

  private final Work work;

  OrphanedCatalogue(Work work) {
    this.work = work;
  }

  /** No rows without an owner, or owned by the administrator. */
  void clear() {
    work.execute("TRUNCATE gateways, servers, tools, resources, prompts, a2a_agents CASCADE");
  }

  /**
   * Fills all six tables. Of seven rows one has a name that thousands share, two have one that some
   * share, and four have a unique one; many names have a number already. Most lack team, owner and
   * visibility; of thirty rows one has a visibility, one an owner, and one lacks only its
   * visibility.
   */
  void fill(int rows) {
    for (CatalogKind kind : CatalogKind.values()) {
      work.execute(
          """
          INSERT INTO %s (id, %s, team_id, owner_email, visibility)
          SELECT 'there' || i, %s, %s, 'admin@example.com', 'team'
          FROM (SELECT i, CASE WHEN i < 5 THEN 'common' || repeat('-2', i - 1) ELSE 'common-' || i END AS name
                FROM generate_series(1, 40) AS i) AS there
          """
              .formatted(kind.table(), columns(kind), values(kind), HOME));
    }
    fill(rows, HOME, "'admin@example.com'");
  }

  /** Like {@link #fill}, without an administrator, and thus without a team that owns anything. */
  void fillWithoutHome(int rows) {
    fill(rows, "CAST(NULL AS varchar)", "CAST(NULL AS varchar)");
  }

  private void fill(int rows, String home, String owner) {
    for (CatalogKind kind : CatalogKind.values()) {
      int count = rows / 100 * SHARES.get(kind);
      work.execute(
          String.format(
              Locale.ROOT,
              """
          INSERT INTO %s (id, %s, team_id, owner_email, visibility, created_at)
          SELECT 'orphan' || i, %s,
              CASE WHEN i %% 30 = 10 THEN %s END,
              CASE WHEN i %% 30 IN (10, 20) THEN %s END,
              CASE WHEN i %% 30 = 0 THEN 'private' END,
              timestamptz '2026-01-01' + (i %% 997) * interval '1 second'
          FROM (SELECT i, CASE
                    WHEN i %% 30 = 10 THEN 'at-home-' || i
                    WHEN i %% 7 = 0 THEN 'common'
                    WHEN i %% 7 = 1 THEN 'shared-' || i %% %d
                    WHEN i %% 7 = 2 THEN 'shared-' || i %% %d || '-2'
                    ELSE 'own' || i END AS name
                FROM generate_series(1, %d) AS i) AS orphan
          """,
              kind.table(),
              columns(kind),
              values(kind),
              home,
              owner,
              count / 10 + 1,
              count / 10 + 1,
              count));
    }
  }

  private static String columns(CatalogKind kind) {
    return switch (kind) {
      case GATEWAY -> "name, slug, url";
      case SERVER -> "name";
      case TOOL, PROMPT -> "name, original_name";
      case RESOURCE -> "name, uri, original_uri";
      case A2A_AGENT -> "name, slug, endpoint_url";
    };
  }

  private static String values(CatalogKind kind) {
    return switch (kind) {
      case GATEWAY, A2A_AGENT -> "name, name, 'https://example.com'";
      case SERVER -> "name";
      case TOOL, PROMPT -> "name, name";
      case RESOURCE -> "name, 'file:///' || name, 'file:///' || i";
    };
  }

  /** Every row as {@code kind id names}, in a fixed order. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (CatalogKind kind : CatalogKind.values()) {
      rows.addAll(
          work.query(
              "SELECT '%s ' || id || ' ' || concat_ws(' ', %s) FROM %s ORDER BY id COLLATE \"C\""
                  .formatted(kind.table(), names(kind), kind.table())));
    }
    return rows;
  }

  /** The number of rows by kind and owner, and how often each has been written. */
  List<String> owners() {
    return work.query(
        Arrays.stream(CatalogKind.values())
            .map(
                kind ->
                    "SELECT id, owner_email, team_id, visibility, version FROM %s"
                        .formatted(kind.table()))
            .collect(
                Collectors.joining(
                    " UNION ALL ",
                    "SELECT concat_ws(' ', rtrim(i.id, '0123456789'), owner_email, slug, i.visibility,"
                        + " 'version', i.version) || ': ' || count(*) FROM (",
                    ") i LEFT JOIN email_teams t ON t.id = i.team_id"
                        + " GROUP BY rtrim(i.id, '0123456789'), owner_email, slug, i.visibility, i.version"
                        + " ORDER BY 1")));
  }

  private static String names(CatalogKind kind) {
    return kind.uniqueColumns().stream().map(UniqueColumn::name).collect(Collectors.joining(", "));
  }

  /**
   * The expected result of {@link #rows}, computed row by row from the current one: batch by batch,
   * from the oldest, a row keeps its names if they are free.
   */
  List<String> expectedRows() {
    List<String> expected = new ArrayList<>();
    for (CatalogKind kind : CatalogKind.values()) {
      Map<String, String[]> byId = new LinkedHashMap<>();
      List<String> orphans = new ArrayList<>();
      int columns = kind.uniqueColumns().size();
      List<Set<String>> taken = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        taken.add(new HashSet<>());
      }
      for (String row :
          work.query(
              "SELECT concat_ws(E'\\t', id, team_id IS NULL OR owner_email IS NULL, %s) FROM %s ORDER BY created_at, id"
                  .formatted(names(kind), kind.table()))) {
        String[] fields = row.split("\t", -1);
        String[] names = Arrays.copyOfRange(fields, 2, fields.length);
        byId.put(fields[0], names);
        if (fields[1].equals("t")) {
          orphans.add(fields[0]);
        } else {
          for (int i = 0; i < columns; i++) {
            taken.get(i).add(names[i]);
          }
        }
      }
      // A row that lacks only its visibility counts in a batch, and gets no new name.
      List<String> turns =
          work.query(
              "SELECT id FROM %s WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL ORDER BY created_at, id"
                  .formatted(kind.table()));
      Set<String> homeless = new HashSet<>(orphans);
      for (int first = 0; first < turns.size(); first += BATCH) {
        List<String> batch =
            turns.subList(first, Math.min(turns.size(), first + BATCH)).stream()
                .filter(homeless::contains)
                .toList();
        for (int i = 0; i < columns; i++) {
          nameOneAfterTheOther(batch, byId, i, taken.get(i));
        }
      }
      byId.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              row ->
                  expected.add(
                      kind.table() + " " + row.getKey() + " " + String.join(" ", row.getValue())));
    }
    return expected;
  }

  private static void nameOneAfterTheOther(
      List<String> batch, Map<String, String[]> byId, int column, Set<String> taken) {
    List<String> losers = new ArrayList<>();
    for (String id : batch) {
      if (!taken.add(byId.get(id)[column])) {
        losers.add(id);
      }
    }
    Map<String, Integer> next = new HashMap<>();
    for (String id : losers) {
      String name = byId.get(id)[column];
      int number = next.getOrDefault(name, 2);
      while (!taken.add(name + "-" + number)) {
        number++;
      }
      next.put(name, number);
      byId.get(id)[column] = name + "-" + number;
    }
  }
}
