package dev.mcpgateway.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The gateway's changes for Flyway: the same SQL, in the same order, one file each. */
final class FlywayScripts {

  /** The list of changes, on the class path. */
  static final String CHANGELOG = "db/changelog/master.xml";

  private static final Pattern INCLUDE = Pattern.compile("<include file=\"([^\"]+)\"");
  private static final Pattern NAME = Pattern.compile("(\\d{4})-([a-z0-9-]+)\\.sql");
  private static final Pattern LIQUIBASE_LINE =
      Pattern.compile("--\\s*(liquibase formatted sql|changeset|comment|rollback).*");

  private FlywayScripts() {}

  /** Writes them into the directory. */
  static List<Path> writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<String> names =
        INCLUDE.matcher(read(CHANGELOG)).results().map(include -> include.group(1)).toList();
    if (!names.equals(names.stream().sorted().toList())) {
      throw new IOException("Flyway orders by version, and the changelog is not in that order");
    }
    for (String name : names) {
      String sql = read(CHANGELOG.replaceFirst("[^/]+$", name));
      Files.writeString(directory.resolve(fileName(name)), withoutLiquibase(sql));
    }
    return names.stream().map(name -> directory.resolve(fileName(name))).toList();
  }

  static String fileName(String change) {
    MatchResult parts =
        NAME.matcher(change)
            .results()
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not a change: " + change));
    return "V%s__%s.sql".formatted(parts.group(1), parts.group(2).replace('-', '_'));
  }

  /** Liquibase's directives in comments mean nothing to Flyway. */
  static String withoutLiquibase(String sql) {
    return sql.lines()
        .filter(line -> !LIQUIBASE_LINE.matcher(line).matches())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String read(String resource) throws IOException {
    try (InputStream stream = FlywayScripts.class.getClassLoader().getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IOException("not on the class path: " + resource);
      }
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}
