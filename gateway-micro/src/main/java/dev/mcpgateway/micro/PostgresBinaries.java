package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.Archive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The programs of the PostgreSQL in {@code gateway.jar}.
 *
 * @param home contains {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

  private static final String FOLDER = "GATEWAY-INF/postgresql/";

  /** Debian's names of processor architectures by those of the JVM. */
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64");

  /** A user namespace for a JVM that runs as root, as which PostgreSQL refuses to run. */
  private static final List<String> AS_NOBODY = List.of("unshare", "--user");

  /**
   * Finds the binaries for this machine in the program's jar.
   *
   * @return the name of their archive
   * @throws CannotStartException if the jar has none
   */
  static String find(Archive jar) throws IOException {
    String system = System.getProperty("os.name");
    String processor = System.getProperty("os.arch");
    String ending =
        "-%s-%s.tar.gz"
            .formatted(
                system.toLowerCase(Locale.ROOT), ARCHITECTURES.getOrDefault(processor, processor));
    return jar.find(FOLDER, ending)
        .orElseThrow(
            () ->
                new CannotStartException(
                    ("MCPGATEWAY_DATABASE_URL is not set, and there is no embedded PostgreSQL here"
                            + " for %s on %s: set it to a database, such as"
                            + " jdbc:postgresql://host:5432/gateway.")
                        .formatted(system, processor)));
  }

  /**
   * Unpacks an archive unless that was done before.
   *
   * @param directory the parent of a folder that is named after version and machine
   */
  static PostgresBinaries unpack(Archive jar, String found, Path directory) throws IOException {
    Path home = directory.resolve(found.substring(FOLDER.length()).replace(".tar.gz", ""));
    if (Files.notExists(home)) {
      Path partial = directory.resolve(home.getFileName() + ".partial");
      deleteTree(partial);
      Files.createDirectory(partial);
      jar.read(
          found,
          content ->
              run(List.of("tar", "-x", "-C", partial.toString()), new GZIPInputStream(content)));
      Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    }
    if (isRoot()) {
      refuseRootWithoutUserNamespaces();
    }
    return new PostgresBinaries(home);
  }

  /** Deletes a directory with its content, if it exists. */
  static void deleteTree(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Runs one of the programs.
   *
   * @return its output
   * @throws ProgramFailedException if it ends with another exit code than 0
   */
  String run(String program, List<String> arguments, String input) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(AS_NOBODY);
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return run(command, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static void refuseRootWithoutUserNamespaces() {
    try {
      List<String> nothing = new ArrayList<>(AS_NOBODY);
      nothing.add("true");
      run(nothing, InputStream.nullInputStream());
    } catch (IOException e) {
      throw new CannotStartException(
          ("PostgreSQL does not run as root, and there are no user namespaces here (%s): run as"
                  + " another user, or set MCPGATEWAY_DATABASE_URL to a database.")
              .formatted(e.getMessage()),
          e);
    }
  }

  /** A program ended with another exit code than 0; the message is its output. */
  static final class ProgramFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ProgramFailedException(String program, int exit, String output, IOException unread) {
      super(String.format(Locale.ROOT, "%s ended with %d: %s", program, exit, output), unread);
    }
  }

  private static String run(List<String> command, InputStream input) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    IOException unread = feed(process, input);
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      int exit = process.waitFor();
      if (exit != 0) {
        throw new ProgramFailedException(command.get(0), exit, output, unread);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while " + command.get(0) + " ran");
    }
  }

  /**
   * A program may end before it has read all of its input: then its exit code and output say more.
   */
  private static IOException feed(Process process, InputStream input) {
    try (OutputStream stdin = process.getOutputStream()) {
      input.transferTo(stdin);
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
