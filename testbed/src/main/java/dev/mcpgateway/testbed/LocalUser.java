package dev.mcpgateway.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL and PgBouncer refuse to run as root, so root runs them as the user that owns nothing.
 */
final class LocalUser {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  /** The id that Linux distributions give to nobody and its group. */
  private static final int NOBODY = 65_534;

  private LocalUser() {}

  static List<String> command(List<String> command) {
    if (!ROOT) {
      return command;
    }
    List<String> unprivileged =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    unprivileged.addAll(command);
    return unprivileged;
  }

  /** A new private directory of the user that the servers run as. */
  static Path createDirectory(String purpose) {
    try {
      return own(Files.createTempDirectory(Reaper.directory(), purpose + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file that only that user can read. */
  static Path write(Path file, String content) {
    try {
      Files.writeString(file, content);
      return own(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteRecursively(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path own(Path path) throws IOException {
    if (ROOT) {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    }
    return path;
  }
}
