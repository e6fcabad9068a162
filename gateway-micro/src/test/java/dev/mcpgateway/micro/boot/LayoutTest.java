package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {

  private static final byte[] OURS = jar(Map.of("dev/mcpgateway/Some.class", new byte[3]));
  private static final byte[] OF_OTHERS = jar(Map.of("org/others/Some.class", new byte[3]));

  @TempDir private Path directory;

  private Archive whole;

  @BeforeEach
  void make() throws Exception {
    Map<String, byte[]> war = new LinkedHashMap<>();
    war.put("WEB-INF/", new byte[0]);
    war.put("WEB-INF/classes/Some.class", text("class"));
    war.put("WEB-INF/lib/gateway-ejb.jar", OURS);
    war.put("WEB-INF/lib/driver.jar", OF_OTHERS);
    war.put("WEB-INF/lib/large.jar", OF_OTHERS);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("MICRO-INF/runtime/", new byte[0]);
    entries.put("MICRO-INF/runtime/b.jar", text("b"));
    entries.put("MICRO-INF/runtime/a.jar", text("a"));
    entries.put("MICRO-INF/runtime/ra.rar", text("ra"));
    entries.put("MICRO-INF/domain/branding/", new byte[0]);
    entries.put("MICRO-INF/deploy/gateway.war", jar(war));
    entries.put("GATEWAY-INF/lib/schema.jar", OURS);
    entries.put("GATEWAY-INF/lib/driver.jar", OF_OTHERS);
    entries.put("GATEWAY-INF/postgresql/postgresql-linux-amd64.tar.gz", text("database"));
    entries.put("some/Main.class", text("main"));
    whole = new Archive(Files.write(directory.resolve("whole.jar"), jar(entries)));
  }

  @Test
  void putsThePlatformTheLibrariesOfOthersAndThoseOfTheLauncherBesideTheJar() throws IOException {
    Layout layout = written("layout");

    assertThat(names(layout, "runtime")).containsExactly("a.jar", "b.jar", "ra.rar");
    assertThat(names(layout, "lib")).containsExactly("driver.jar", "large.jar");
    assertThat(layout.libraries())
        .containsExactly(layout.directory().resolve("launcher").resolve("schema.jar"));
    assertThat(layout.directory().resolve("runtime").resolve("a.jar")).hasContent("a");
    assertThat(layout.directory().resolve("lib").resolve("large.jar")).hasBinaryContent(OF_OTHERS);
  }

  @Test
  void thePlatformAndThenTheLibrariesAreOnTheClassPathOfTheJar() throws IOException {
    try (JarFile jar = new JarFile(written("layout").jar().toFile())) {
      assertThat(jar.getManifest().getMainAttributes())
          .containsEntry(Attributes.Name.MAIN_CLASS, "some.Main")
          .containsEntry(
              Attributes.Name.CLASS_PATH,
              "runtime/a.jar runtime/b.jar runtime/ra.rar lib/driver.jar lib/large.jar");
    }
  }

  @Test
  void theJarKeepsTheFoldersThatThePlatformWritesToAndNoPostgresql() throws IOException {
    try (JarFile jar = new JarFile(written("layout").jar().toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .containsExactlyInAnyOrder(
              "META-INF/MANIFEST.MF",
              "GATEWAY-INF/layout",
              "ra.rar",
              "MICRO-INF/domain/branding/",
              "MICRO-INF/deploy/gateway.war",
              "some/Main.class");
      assertThat(jar.getInputStream(jar.getEntry("some/Main.class"))).hasContent("main");
    }
  }

  @Test
  void theApplicationKeepsItsClassesAndOurLibraries() throws IOException {
    try (JarFile jar = new JarFile(written("layout").jar().toFile())) {
      byte[] war = jar.getInputStream(jar.getEntry("MICRO-INF/deploy/gateway.war")).readAllBytes();
      assertThat(entries(war))
          .containsExactly("WEB-INF/", "WEB-INF/classes/Some.class", "WEB-INF/lib/gateway-ejb.jar");
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

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] jar(Map<String, byte[]> entries) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "some.Main");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static List<String> entries(byte[] jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static List<String> names(Layout layout, String folder) throws IOException {
    try (Stream<Path> files = Files.list(layout.directory().resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
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
}
