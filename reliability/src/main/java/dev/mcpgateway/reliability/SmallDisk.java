package dev.mcpgateway.reliability;

import dev.mcpgateway.testbed.ChildProcess;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** An in-memory file system of the servers' user that can be filled up. */
final class SmallDisk implements AutoCloseable {

  private static final Duration TIME_TO_MOUNT = Duration.ofSeconds(10);
  private static final int BLOCK = 4096;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Mounts one, which requires root. */
  static SmallDisk mount() throws IOException {
    Path directory = Files.createTempDirectory("mcpgateway-disk-");
    run(
        List.of(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=48m,mode=0700,uid=65534,gid=65534",
            "tmpfs",
            directory.toString()));
    return new SmallDisk(directory);
  }

  Path directory() {
    return directory;
  }

  /** Fills it except for the given space. */
  void fill(int bytesLeft) throws IOException {
    FileStore store = Files.getFileStore(directory);
    byte[] block = new byte[BLOCK];
    try (var ballast =
        Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (store.getUsableSpace() >= bytesLeft + BLOCK) {
        ballast.write(block);
      }
    }
  }

  /** Frees the space again. */
  void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  @Override
  public void close() throws IOException {
    run(List.of("umount", "--lazy", directory.toString()));
    Files.delete(directory);
  }

  private Path ballast() {
    return directory.resolve("ballast");
  }

  private static void run(List<String> command) throws IOException {
    try (ChildProcess process = ChildProcess.start(command)) {
      if (process.awaitExit(TIME_TO_MOUNT) != 0) {
        throw new IOException(
            "%s failed; a full disk can be made by root alone: %s"
                .formatted(command.get(0), process.output()));
      }
    }
  }
}
