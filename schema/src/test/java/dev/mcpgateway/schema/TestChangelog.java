package dev.mcpgateway.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;

/**
 * A changelog created by a test, in a directory of its own: change sets in the order of their ids.
 */
final class TestChangelog {

  private static final String MASTER = "master.xml";

  private final Path directory;

  TestChangelog(Path directory) {
    this.directory = directory;
  }

  TestChangelog change(String id, String sql, String rollback) {
    return file(
        id,
        """
        --liquibase formatted sql
        --changeset mcpgateway:%s
        %s
        --rollback %s
        """
            .formatted(id, sql, rollback));
  }

  TestChangelog file(String id, String content) {
    try {
      Files.writeString(directory.resolve(id + ".sql"), content);
      writeMaster();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  HeadManifest manifest() {
    return HeadManifestWriter.compute(MASTER, files());
  }

  Schema schema(
      DatabaseSettings settings, SchemaListener listener, java.time.Duration idleTimeout) {
    return new Schema(settings, manifest(), new Changelog(MASTER, files()), listener, idleTimeout);
  }

  Path directory() {
    return directory;
  }

  private ResourceAccessor files() {
    try {
      return new DirectoryResourceAccessor(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeMaster() throws IOException {
    try (Stream<Path> changes = Files.list(directory)) {
      String includes =
          changes
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".sql"))
              .sorted()
              .map("  <include file=\"%s\"/>"::formatted)
              .collect(Collectors.joining("\n"));
      Files.writeString(
          directory.resolve(MASTER),
          """
          <?xml version="1.0" encoding="UTF-8"?>
          <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
              xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
          %s
          </databaseChangeLog>
          """
              .formatted(includes));
    }
  }
}
