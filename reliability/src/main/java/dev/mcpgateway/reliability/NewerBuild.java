package dev.mcpgateway.reliability;

import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.testbed.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates, from a {@code gateway.jar}, that of a later release with one more change. */
final class NewerBuild {

  /** The id of the change. */
  static final String CHANGE = "9999-of-a-newer-build";

  private static final Duration TIME_TO_COMPUTE = Duration.ofMinutes(1);
  private static final String MASTER = "db/changelog/master.xml";
  private static final String MANIFEST = "dev/mcpgateway/schema/head-manifest.tsv";
  private static final String SQL =
      """
      --liquibase formatted sql

      --changeset mcpgateway:%s
      ALTER TABLE tools ADD COLUMN of_a_newer_build integer;
      --rollback ALTER TABLE tools DROP COLUMN of_a_newer_build;
      """
          .formatted(CHANGE);

  private NewerBuild() {}

  /**
   * The newer release as a layout, which is reused for later runs of the same jar.
   *
   * @param jar of this release
   * @param directory for the newer release and its parts
   */
  static synchronized GatewayProgram of(Path jar, Path directory) throws IOException {
    Path newer = directory.resolve("newer-gateway.jar");
    if (!GatewayProgram.isNewer(newer, jar)) {
      Path fresh = Files.createDirectories(directory).resolve("unfinished.jar");
      make(jar, fresh, directory);
      Files.move(fresh, newer, StandardCopyOption.REPLACE_EXISTING);
    }
    return GatewayProgram.laidOut(newer, directory);
  }

  private static void make(Path jar, Path newer, Path directory) throws IOException {
    Path war = directory.resolve("newer-gateway.war");
    Path schema = directory.resolve("newer-schema.jar");
    Files.copy(jar, newer, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem gateway = FileSystems.newFileSystem(newer)) {
      Path oldSchema = schemaIn(gateway.getPath("GATEWAY-INF/lib"));
      Files.copy(oldSchema, schema, StandardCopyOption.REPLACE_EXISTING);
      addChange(schema, directory.resolve("head-manifest.tsv"));
      Files.copy(schema, oldSchema, StandardCopyOption.REPLACE_EXISTING);
      Path oldWar = gateway.getPath("MICRO-INF/deploy/gateway.war");
      Files.copy(oldWar, war, StandardCopyOption.REPLACE_EXISTING);
      try (FileSystem application = FileSystems.newFileSystem(war)) {
        Files.copy(
            schema,
            schemaIn(application.getPath("WEB-INF/lib")),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.copy(war, oldWar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void addChange(Path schema, Path manifest) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(schema)) {
      Path master = files.getPath(MASTER);
      String text = Files.readString(master);
      Files.writeString(
          master,
          text.replace(
              "</databaseChangeLog>",
              "  <include file=\"db/changelog/%s.sql\"/>%n</databaseChangeLog>".formatted(CHANGE)));
      Files.writeString(files.getPath("db/changelog/%s.sql".formatted(CHANGE)), SQL);
    }
    computeManifest(schema, manifest);
    try (FileSystem files = FileSystems.newFileSystem(schema)) {
      Files.copy(manifest, files.getPath(MANIFEST), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** By the program that the build uses, on the changelog of the newer release alone. */
  private static void computeManifest(Path schema, Path manifest) throws IOException {
    String others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).toAbsolutePath().equals(ofThisSchema()))
            .collect(Collectors.joining(File.pathSeparator));
    try (ChildProcess writer =
        ChildProcess.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                schema + File.pathSeparator + others,
                "dev.mcpgateway.schema.HeadManifestWriter",
                MASTER,
                manifest.toString()))) {
      if (writer.awaitExit(TIME_TO_COMPUTE) != 0) {
        throw new IOException("no head manifest of the newer build: " + writer.output());
      }
    }
  }

  private static Path ofThisSchema() {
    try {
      return Path.of(HeadManifest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path schemaIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("schema-"))
          .findFirst()
          .orElseThrow(() -> new IOException("no schema in " + folder));
    }
  }
}
