package dev.mcpgateway.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EarLayoutIT {

  private static Map<String, byte[]> ear;
  private static Map<String, byte[]> war;

  @BeforeAll
  static void unpack() throws IOException {
    try (InputStream built = Files.newInputStream(Path.of("target", "gateway.ear"))) {
      ear = files(built);
    }
    war = files(new ByteArrayInputStream(ear.get("gateway.war")));
  }

  @Test
  void hasTheTwoModulesAndTheirLibraries() {
    assertThat(ear.keySet())
        .filteredOn(name -> !name.startsWith("META-INF/"))
        .contains("gateway.war", "gateway-ejb.jar")
        .allMatch(
            name ->
                List.of("gateway.war", "gateway-ejb.jar").contains(name)
                    || name.matches("lib/[^/]+\\.jar"));
    assertThat(libraries(ear))
        .contains("gateway-ejb", "schema", "liquibase-core", "postgresql")
        .doesNotContain("gateway-web", "testbed", "junit-jupiter-api");
  }

  @Test
  void leavesTheWebModuleNoLibraryOfItsOwn() {
    assertThat(jars(war)).isEmpty();
    assertThat(war).containsKey("WEB-INF/classes/dev/mcpgateway/health/ReadyCheck.class");
  }

  @Test
  void hasNoLibraryTwice() {
    List<String> all =
        Stream.of(ear, war).map(EarLayoutIT::libraries).flatMap(List::stream).toList();

    assertThat(all).doesNotHaveDuplicates();
  }

  /** Except for the EJB jar, which is a module of the EAR and a library of the WAR. */
  @Test
  void bringsWhatTheWarForPayaraMicroBrings() throws IOException {
    Map<String, byte[]> whole;
    try (InputStream built =
        Files.newInputStream(Path.of("..", "gateway-web", "target", "gateway.war"))) {
      whole = files(built);
    }

    assertThat(names(jars(ear)))
        .filteredOn(name -> !name.equals("gateway-ejb.jar"))
        .containsExactlyInAnyOrderElementsOf(
            names(jars(whole)).stream().filter(name -> !name.startsWith("gateway-ejb-")).toList());
  }

  @Test
  void bringsNoneOfTheApisThatTheServerHas() throws IOException {
    for (Map.Entry<String, byte[]> file : ear.entrySet()) {
      if (file.getKey().endsWith(".jar")) {
        assertThat(files(new ByteArrayInputStream(file.getValue())).keySet())
            .as(file.getKey())
            .noneMatch(name -> name.startsWith("jakarta/"))
            .noneMatch(name -> name.startsWith("org/eclipse/microprofile/"));
      }
    }
  }

  /** A server would load it from there before any code of the gateway runs, and keep it. */
  @Test
  void listsNoDriverAsAService() throws IOException {
    for (String jar : jars(ear)) {
      assertThat(files(new ByteArrayInputStream(ear.get(jar))).keySet())
          .as(jar)
          .doesNotContain("META-INF/services/java.sql.Driver");
    }
    assertThat(files(new ByteArrayInputStream(ear.get(driver()))))
        .containsKeys("org/postgresql/Driver.class", "META-INF/MANIFEST.MF");
  }

  @Test
  void declaresItsModulesAndServesAtTheRoot() {
    String descriptor =
        new String(ear.get("META-INF/application.xml"), StandardCharsets.UTF_8)
            .replaceAll(">\\s+<", "><");

    assertThat(descriptor)
        .contains(
            "<ejb>gateway-ejb.jar</ejb>",
            "<web-uri>gateway.war</web-uri><context-root>/</context-root>",
            "<library-directory>lib</library-directory>",
            "version=\"10\"");
  }

  private static Map<String, byte[]> files(InputStream archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return files;
  }

  private static String driver() {
    return jars(ear).stream()
        .filter(name -> name.contains("/postgresql-"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> jars(Map<String, byte[]> archive) {
    return archive.keySet().stream().filter(name -> name.endsWith(".jar")).toList();
  }

  /** Names without folder and version, so that two versions of a library count as the same. */
  private static List<String> libraries(Map<String, byte[]> archive) {
    return names(jars(archive)).stream()
        .map(name -> name.replaceFirst("(-\\d.*)?\\.jar$", ""))
        .toList();
  }

  private static List<String> names(List<String> paths) {
    return paths.stream().map(path -> path.substring(path.lastIndexOf('/') + 1)).toList();
  }
}
