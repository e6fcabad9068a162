package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.Archive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * An embedded PostgreSQL for trying out the gateway: real binaries that listen on the loopback
 * address only and keep their data between runs.
 *
 * <p>The directory holds the binaries, {@code data}, {@code password} (of the role {@code gateway},
 * the only one that may log in) and {@code postgresql.log}. A lock on it, held as long as the
 * process lives, excludes a second gateway; so a server that is found running in it was left behind
 * by a killed gateway, and is stopped.
 */
final class EmbeddedPostgres {

  static final String USER = "gateway";

  private static final String DATABASE = "gateway";
  private static final String SECONDS_TO_START_OR_STOP = "60";
  private static final int ATTEMPTS_AT_A_PORT = 3;

  private final Path directory;
  private final Path data;
  private final FileLock lock;
  private final PostgresBinaries binaries;
  private final String password;
  private int port;

  private EmbeddedPostgres(Path directory, Archive jar, String packed) throws IOException {
    this.directory = directory;
    data = directory.resolve("data");
    lock = lock();
    binaries = PostgresBinaries.unpack(jar, packed, directory);
    password = readOrCreatePassword();
  }

  /**
   * Creates what is missing, and stops a server that was left behind; {@link #start} follows.
   *
   * @param directory created if it does not exist
   * @param jar contains the binaries
   * @throws CannotStartException with the reason
   */
  static EmbeddedPostgres in(Path directory, Archive jar) {
    try {
      String packed = PostgresBinaries.find(jar);
      Console.LOG.info(
          "MCPGATEWAY_DATABASE_URL is not set: starting an embedded PostgreSQL, its data in "
              + directory);
      if (Files.notExists(directory)) {
        Files.createDirectory(directory, permissions("rwx------"));
      }
      // Real, so that the programs of running processes can be compared with it.
      EmbeddedPostgres postgres = new EmbeddedPostgres(directory.toRealPath(), jar, packed);
      postgres.stopLeftoverServer();
      if (Files.notExists(postgres.data)) {
        postgres.initialise();
      }
      return postgres;
    } catch (IOException e) {
      throw cannotStart(directory, e);
    }
  }

  /**
   * Starts the server.
   *
   * @throws CannotStartException with the reason
   */
  synchronized void start() {
    try {
      startOnFreePort();
    } catch (IOException e) {
      throw cannotStart(directory, e);
    }
  }

  /** Stops the server if it runs: open transactions are rolled back, everything else is on disk. */
  synchronized void stop() throws IOException {
    if (Files.exists(pidFile())) {
      stopServer();
    }
    lock.acquiredBy().close();
  }

  String jdbcUrl() {
    return String.format(Locale.ROOT, "jdbc:postgresql://127.0.0.1:%d/%s", port, DATABASE);
  }

  String password() {
    return password;
  }

  private FileLock lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock acquired = channel.tryLock();
    if (acquired == null) {
      channel.close();
      throw new CannotStartException(
          "Another gateway is running on %s: stop it, or start this one in another directory."
              .formatted(directory));
    }
    return acquired;
  }

  private String readOrCreatePassword() throws IOException {
    Path file = directory.resolve("password");
    if (Files.notExists(file)) {
      if (Files.exists(data)) {
        throw new CannotStartException(
            "%s is missing: put it back, or delete %s to begin with an empty database."
                .formatted(file, directory));
      }
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Path partial = directory.resolve("password.partial");
      Files.deleteIfExists(partial);
      Files.createFile(partial, permissions("rw-------"));
      Files.writeString(partial, Base64.getUrlEncoder().encodeToString(random));
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  private void stopLeftoverServer() throws IOException {
    if (Files.notExists(pidFile())) {
      return;
    }
    if (isOurServer(Files.readString(pidFile()))) {
      stopServer();
    } else {
      // The process id may have been reused by another process, which would block the start.
      Files.delete(pidFile());
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  private boolean isOurServer(String pidFile) {
    return pidFile
        .lines()
        .findFirst()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
        .flatMap(process -> process.info().command())
        .filter(command -> Path.of(command).startsWith(directory))
        .isPresent();
  }

  /**
   * Creates the cluster in another directory, so that an interrupted initialization is not mistaken
   * for a complete one.
   */
  private void initialise() throws IOException {
    Path partial = directory.resolve("data.partial");
    PostgresBinaries.deleteTree(partial);
    binaries.run(
        "initdb",
        List.of(
            "--pgdata=" + partial,
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth=reject",
            "--no-instructions"),
        "");
    Files.writeString(
        partial.resolve("pg_hba.conf"),
        "host %s %s 127.0.0.1/32 scram-sha-256%n".formatted(DATABASE, USER));
    Files.writeString(
        partial.resolve("postgresql.conf"),
        """
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        """,
        StandardOpenOption.APPEND);
    binaries.run(
        "postgres",
        List.of(
            "--single",
            "-D",
            partial.toString(),
            "-c",
            "exit_on_error=on",
            "-c",
            "log_min_error_statement=panic",
            "postgres"),
        """
        CREATE ROLE %s LOGIN PASSWORD '%s'
        CREATE DATABASE %s OWNER %s
        """
            .formatted(USER, password, DATABASE, USER));
    Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void startOnFreePort() throws IOException {
    Path log = directory.resolve("postgresql.log");
    for (int attempt = 1; ; attempt++) {
      port = freePort();
      try {
        control("start", "--log=" + log, "--options=-p " + port);
        return;
      } catch (PostgresBinaries.ProgramFailedException e) {
        // The port may have been taken after it was found free.
        if (attempt == ATTEMPTS_AT_A_PORT) {
          throw new IOException(e.getMessage() + " See " + log, e);
        }
      }
    }
  }

  private void stopServer() throws IOException {
    control("stop", "--mode=fast");
  }

  private void control(String action, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(action, "--pgdata=" + data, "--wait", "--timeout=" + SECONDS_TO_START_OR_STOP));
    arguments.addAll(List.of(options));
    binaries.run("pg_ctl", arguments, "");
  }

  private static CannotStartException cannotStart(Path directory, IOException e) {
    return new CannotStartException(
        "The embedded PostgreSQL in %s does not start: %s".formatted(directory, e), e);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static FileAttribute<?> permissions(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
