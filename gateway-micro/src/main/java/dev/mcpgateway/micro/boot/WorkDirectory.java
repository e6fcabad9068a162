package dev.mcpgateway.micro.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The private directory of this process, for files that it unpacks. It is deleted when the process
 * ends, or by the next process if it was killed. A file lock shows which directories are in use.
 */
final class WorkDirectory {

  private static final String PREFIX = "mcpgateway-run-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileLock lock;

  private WorkDirectory(Path path, FileLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates a directory in the system's temporary directory, and makes it the new temporary
   * directory.
   */
  static WorkDirectory create() throws IOException {
    WorkDirectory work = create(Path.of(System.getProperty("java.io.tmpdir")));
    Path temporary = Files.createDirectory(work.path.resolve("tmp"));
    // So that files that the platform leaves there are deleted too.
    System.setProperty("java.io.tmpdir", temporary.toString());
    return work;
  }

  /**
   * Creates a directory under a parent, and deletes those that killed processes have left there.
   */
  static WorkDirectory create(Path parent) throws IOException {
    while (true) {
      byte[] random = new byte[8];
      new SecureRandom().nextBytes(random);
      Path path = parent.resolve(PREFIX + HexFormat.of().formatHex(random));
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileLock lock = tryLock(path, StandardOpenOption.CREATE_NEW);
      // Another process may have started to delete the directory before it was locked.
      if (lock != null && Files.exists(path.resolve(LOCK))) {
        deleteLeftovers(parent, path);
        return new WorkDirectory(path, lock);
      }
    }
  }

  Path path() {
    return path;
  }

  /** Deletes the directory and its content. */
  void delete() throws IOException {
    delete(path);
    lock.acquiredBy().close();
  }

  private static void deleteLeftovers(Path parent, Path own) throws IOException {
    UserPrincipal owner = Files.getOwner(own);
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path candidate : candidates) {
        if (!candidate.equals(own)) {
          deleteIfLeft(candidate, owner);
        }
      }
    }
  }

  private static void deleteIfLeft(Path candidate, UserPrincipal owner) {
    try {
      FileLock lock = isOf(owner, candidate) ? tryLock(candidate) : null;
      if (lock != null) {
        delete(candidate);
        lock.acquiredBy().close();
      }
    } catch (IOException | UncheckedIOException e) {
      // Another process is deleting it.
      return;
    }
  }

  private static boolean isOf(UserPrincipal owner, Path candidate) throws IOException {
    return Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(candidate, LinkOption.NOFOLLOW_LINKS).equals(owner)
        && Files.isRegularFile(candidate.resolve(LOCK));
  }

  private static FileLock tryLock(Path directory, StandardOpenOption... more) throws IOException {
    List<StandardOpenOption> options =
        Stream.concat(Stream.of(StandardOpenOption.WRITE), Stream.of(more)).toList();
    FileChannel channel =
        FileChannel.open(directory.resolve(LOCK), options.toArray(StandardOpenOption[]::new));
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
      }
      return lock;
    } catch (OverlappingFileLockException heldByThisProcess) {
      channel.close();
      return null;
    }
  }

  /** Deletes the lock last, so that an interrupted deletion can be resumed. */
  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory) && !file.equals(directory.resolve(LOCK))) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(directory.resolve(LOCK));
    Files.deleteIfExists(directory);
  }
}
