package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {

  private static final Duration TIME = Duration.ofSeconds(60);

  @TempDir private Path parent;

  /** Creates a work directory and prints it, then waits to be stopped. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      WorkDirectory work = WorkDirectory.create(Path.of(args[0]));
      AtExit.add(work::delete);
      Files.writeString(work.path().resolve("unpacked"), "x");
      System.out.println("holds " + work.path());
      if (!new CountDownLatch(1).await(TIME.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody ended this process");
      }
    }
  }

  @Test
  void isPrivateAndGoesWithAllThatIsInIt() throws Exception {
    WorkDirectory work = WorkDirectory.create(parent);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.path())))
        .isEqualTo("rwx------");
    Files.createDirectories(work.path().resolve("deep/er"));
    Files.writeString(work.path().resolve("deep/er/file"), "x");

    work.delete();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsDeletedByTheNext() throws Exception {
    try (ChildProcess holder = holder()) {
      Path left = held(holder);
      holder.kill();
      assertThat(left).isNotEmptyDirectory();

      WorkDirectory next = WorkDirectory.create(parent);

      assertThat(left).doesNotExist();
      next.delete();
    }
  }

  /** A directory may disappear between two accesses. */
  @Test
  void manyMayComeAndGoAtOnce() throws Exception {
    List<Callable<Void>> replicas =
        Collections.nCopies(
            8,
            () -> {
              for (int i = 0; i < 100; i++) {
                WorkDirectory.create(parent).delete();
              }
              return null;
            });
    ExecutorService threads = Executors.newFixedThreadPool(replicas.size());
    try {
      for (Future<Void> replica : threads.invokeAll(replicas)) {
        replica.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatALivingProcessUsesIsLeftAlone() throws Exception {
    try (ChildProcess holder = holder()) {
      Path used = held(holder);

      WorkDirectory.create(parent).delete();

      assertThat(used.resolve("unpacked")).exists();
    }
  }

  @Test
  void aProcessThatIsAskedToEndDeletesItself() {
    try (ChildProcess holder = holder()) {
      Path used = held(holder);

      holder.terminate();
      holder.awaitExit(TIME);

      assertThat(used).doesNotExist();
    }
  }

  @Test
  void directoriesOfOthersAreLeftAlone() throws Exception {
    Path other = Files.createDirectory(parent.resolve("mcpgateway-run-notours"));

    WorkDirectory.create(parent).delete();

    assertThat(other).exists();
  }

  private ChildProcess holder() {
    return JavaProcess.running(Holder.class).arguments(parent.toString()).start();
  }

  private static Path held(ChildProcess holder) {
    return Path.of(holder.awaitLine("holds ", TIME).substring("holds ".length()));
  }
}
