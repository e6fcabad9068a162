package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {

  @TempDir private Path directory;

  private Archive whole;

  @BeforeEach
  void make() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "some.Main");
    Path jar = directory.resolve("whole.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (String name :
          new String[] {
            "MICRO-INF/runtime/",
            "MICRO-INF/runtime/b.jar",
            "MICRO-INF/runtime/a.jar",
            "MICRO-INF/runtime/ra.rar",
            "MICRO-INF/domain/branding/",
            "MICRO-INF/deploy/gateway.war",
            "GATEWAY-INF/lib/z.jar",
            "GATEWAY-INF/lib/y.jar",
            "GATEWAY-INF/postgresql/postgresql-linux-amd64.tar",
            "some/Main.class"
          }) {
        out.putNextEntry(new JarEntry(name));
        if (!name.endsWith("/")) {
          out.write(name.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    whole = new Archive(jar);
  }

  @Test
  void putsThePlatformAndTheLibrariesBesideTheJar() throws IOException {
    Layout layout = written("layout");

    assertThat(contents(layout.directory().resolve("runtime")))
        .containsOnlyKeys("a.jar", "b.jar", "ra.rar")
        .containsEntry("a.jar", "MICRO-INF/runtime/a.jar");
    assertThat(layout.libraries())
        .extracting(library -> library.getFileName().toString())
        .containsExactly("y.jar", "z.jar");
  }

  @Test
  void thePlatformIsOnTheClassPathOfTheJar() throws IOException {
    try (JarFile jar = jarOf(written("layout"))) {
      assertThat(jar.getManifest().getMainAttributes())
          .containsEntry(Attributes.Name.MAIN_CLASS, "some.Main")
          .containsEntry(Attributes.Name.CLASS_PATH, "runtime/a.jar runtime/b.jar runtime/ra.rar");
    }
  }

  @Test
  void theJarKeepsTheApplicationAndTheFoldersThatThePlatformWritesToAndNoPostgresql()
      throws IOException {
    try (JarFile jar = jarOf(written("layout"))) {
      assertThat(jar.stream().map(JarEntry::getName))
          .containsExactlyInAnyOrder(
              "META-INF/MANIFEST.MF",
              "GATEWAY-INF/layout",
              "ra.rar",
              "MICRO-INF/domain/branding/",
              "MICRO-INF/deploy/gateway.war",
              "some/Main.class");
      assertThat(jar.getInputStream(jar.getEntry("some/Main.class"))).hasContent("some/Main.class");
    }
  }

  @Test
  void twoLayoutsOfOneJarAreEqualToTheLastByteAndTime() throws IOException {
    Layout first = written("first");
    Layout second = written("second");

    assertThat(files(second)).isEqualTo(files(first));
    for (String file : files(first).keySet()) {
      assertThat(second.directory().resolve(file))
          .hasSameBinaryContentAs(first.directory().resolve(file));
    }
  }

  @Test
  void isNotWrittenOverAnother() throws IOException {
    Layout layout = written("layout");

    assertThatThrownBy(() -> layout.write(whole)).isInstanceOf(FileAlreadyExistsException.class);
  }

  private Layout written(String name) throws IOException {
    Layout layout = new Layout(directory.resolve(name));
    layout.write(whole);
    return layout;
  }

  private static JarFile jarOf(Layout layout) throws IOException {
    return new JarFile(layout.directory().resolve("gateway.jar").toFile());
  }

  private static Map<String, String> files(Layout layout) throws IOException {
    Map<String, String> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(layout.directory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(
            layout.directory().relativize(file).toString(),
            Files.getLastModifiedTime(file).toString());
      }
    }
    return times;
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
