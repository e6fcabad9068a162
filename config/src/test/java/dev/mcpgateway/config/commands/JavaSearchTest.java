package dev.mcpgateway.config.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java the commands choose, among fake ones that only print their version. */
class JavaSearchTest {

  @TempDir private Path directory;

  @BeforeEach
  void makeTheFolders() throws IOException {
    Files.createDirectories(directory.resolve("usual"));
  }

  @Test
  void takesAUsualOneWhereThatOnThePathIsTooOld() throws Exception {
    Path old = jdk("path/17", 17, "javac");
    Path usual = jdk("usual/temurin-25", 25, "javac");
    jdk("usual/openjdk-17", 17, "javac");

    assertThat(found("", old)).isEqualTo(usual.toString());
  }

  @Test
  void takesThatOfJavaHomeThenThatOfThePath() throws Exception {
    jdk("usual/25", 25, "javac");
    Path onPath = jdk("path/21", 21, "javac");
    Path home = jdk("home/22", 22, "javac");
    Path tooOld = jdk("home/17", 17, "javac");

    assertThat(found(home.toString(), onPath)).isEqualTo(home.toString());
    assertThat(found(tooOld.toString(), onPath)).isEqualTo(onPath.toString());
    assertThat(found("/nowhere", onPath)).isEqualTo(onPath.toString());
  }

  @Test
  void prefers25ToNewerOnesAndNewerToOlderOnes() throws Exception {
    Path old = jdk("path/17", 17, "javac");
    jdk("usual/a-21", 21, "javac");
    Path newer = jdk("usual/b-26", 26, "javac");
    jdk("usual/c-22", 22, "javac");

    assertThat(found("", old)).isEqualTo(newer.toString());

    Path preferred = jdk("usual/d-25", 25, "javac");
    assertThat(found("", old)).isEqualTo(preferred.toString());
  }

  @Test
  void leavesOutWhatHasNoCompiler() throws Exception {
    Path old = jdk("path/17", 17, "javac");
    jdk("usual/jre-25", 25, "java");
    Path usual = jdk("usual/jdk-21", 21, "javac");

    assertThat(found("", old)).isEqualTo(usual.toString());
  }

  @Test
  void saysInOneSentenceWhatToInstallWhereThereIsNone() throws Exception {
    Path old = jdk("path/17", 17, "javac");

    assertThat(found("", old))
        .startsWith("search: There is no JDK of 21 or newer here: install one (Debian 13, Ubuntu: ")
        .contains("https://adoptium.net")
        .doesNotContain("\n");
  }

  /** JAVA_HOME after the search, or the message instead. */
  private String found(String javaHome, Path onPath) throws Exception {
    String script =
        """
        . .ci/tools.sh
        may_install() { false; }
        usual_homes() { printf '%s\\n' "$USUAL"/*; }
        need_java javac 2>"$USUAL/../said" || exit
        echo "$JAVA_HOME"
        """;
    ProcessBuilder bash =
        new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", script, "search")
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true);
    bash.environment().put("USUAL", directory.resolve("usual").toString());
    bash.environment().put("JAVA_HOME", javaHome);
    bash.environment().put("PATH", onPath.resolve("bin") + ":/usr/bin:/bin");
    Process process = bash.start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() == 2 ? Files.readString(directory.resolve("said")).strip() : printed;
  }

  private Path jdk(String name, int release, String program) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), String.format(Locale.ROOT, "JAVA_VERSION=\"%d.0.1\"%n", release));
    for (String file : List.of("java", program)) {
      Path path = home.resolve("bin").resolve(file);
      if (!Files.exists(path)) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      }
    }
    return home.toRealPath();
  }
}
