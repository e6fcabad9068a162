package dev.mcpgateway.testbed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs from the archives that io.zonky.test.postgres publishes, unpacked once per
 * user and archive into the temporary directory.
 */
final class PostgresBinaries {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private PostgresBinaries() {}

  /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
  static Path directory() {
    String name = "/postgres-%s-%s.txz".formatted(system(), architecture());
    URL archive = PostgresBinaries.class.getResource(name);
    if (archive == null) {
      throw new TestbedException(
          "There are no PostgreSQL binaries for this machine (%s) on the class path: install a"
                  .formatted(name)
              + " Docker engine.");
    }
    try {
      return unpacked(archive);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + archive, e);
    }
  }

  private static Path unpacked(URL archive) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path directory =
        temporary.resolve(
            "mcpgateway-testbed-postgresql-%s-%s"
                .formatted(System.getProperty("user.name"), fingerprint(archive)));
    if (!Files.isDirectory(directory)) {
      Path unfinished = Files.createTempDirectory(temporary, directory.getFileName() + "-");
      unpack(archive, unfinished);
      if (!unfinished.toFile().renameTo(directory.toFile())) {
        LocalUser.deleteRecursively(unfinished);
      }
    }
    return directory;
  }

  private static void unpack(URL archive, Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PROGRAM);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = directory.resolve(entry.getName()).normalize();
        if (!path.startsWith(directory)) {
          throw new IOException("entry outside the archive: " + entry.getName());
        }
        Files.createDirectories(path.getParent());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          Files.setPosixFilePermissions(path, PROGRAM);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          Files.setPosixFilePermissions(path, (entry.getMode() & 0100) == 0 ? FILE : PROGRAM);
        }
      }
    }
  }

  private static String fingerprint(URL archive) throws IOException {
    try (InputStream in = archive.openStream()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> System.getProperty("os.arch");
    };
  }
}
