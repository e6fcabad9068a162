package dev.mcpgateway.config.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code config/compose/up} makes up the first time, with an engine that does nothing. */
class MadeUpSecretsTest {

  private static final String ENGINE =
      """
      #!/bin/sh
      # There is no volume yet, and everything else is well.
      [ "$1 $2" != 'volume inspect' ]
      """;

  @TempDir private Path directory;

  @BeforeEach
  void copyTheScripts() throws IOException {
    for (String file : List.of("compose/up", "compose/project.sh", "helm/gateway/Chart.yaml")) {
      Path copy = directory.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(file), copy);
    }
    Path engine = Files.createDirectories(directory.resolve("bin")).resolve("docker");
    Files.writeString(engine, ENGINE);
    Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aKeySealsFromTheFirstStartApartFromTheDatabaseAndStays() throws Exception {
    Map<String, String> made = up();
    assertThat(made.get("SEALING_KEYS")).startsWith("k1:");
    assertThat(Base64.getUrlDecoder().decode(made.get("SEALING_KEYS").substring(3))).hasSize(32);
    assertThat(Base64.getUrlDecoder().decode(made.get("JWT_SECRET"))).hasSize(48);
    Set<String> secrets = new HashSet<>(made.values());
    assertThat(secrets).hasSameSizeAs(made.values());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(Path.of("compose", "docker-compose.yaml")))
        .contains(
            "MCPGATEWAY_SEALING_KEYS: ${SEALING_KEYS:-}", "MCPGATEWAY_JWT_SECRET: ${JWT_SECRET?");

    assertThat(up()).as("the second time").isEqualTo(made);

    Files.delete(settings());
    assertThat(up().get("SEALING_KEYS"))
        .as("of another installation")
        .isNotEqualTo(made.get("SEALING_KEYS"));
  }

  /** Runs it, and returns what it has written. */
  private Map<String, String> up() throws IOException, InterruptedException {
    Path printed = directory.resolve("printed");
    ProcessBuilder up =
        new ProcessBuilder("/bin/bash", "compose/up", "--no-wait")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    up.environment().keySet().retainAll(Set.of("HOME", "LANG"));
    up.environment().put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
    Process process = up.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s", Files.readString(printed)).isZero();
    Map<String, String> written = new HashMap<>();
    try (Stream<String> lines = Files.lines(settings())) {
      lines.forEach(
          line -> {
            int equals = line.indexOf('=');
            written.put(line.substring(0, equals), line.substring(equals + 1));
          });
    }
    return written;
  }

  private Path settings() {
    return directory.resolve("compose").resolve(".env");
  }
}
