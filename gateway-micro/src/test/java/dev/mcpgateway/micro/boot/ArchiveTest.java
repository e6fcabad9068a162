package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

  @TempDir private Path directory;

  private Archive archive;

  @BeforeEach
  void make() throws Exception {
    Path jar = directory.resolve("some.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          new String[] {"in/", "in/b.jar", "in/a.tar", "in/deeper/c.jar", "other/d.jar"}) {
        out.putNextEntry(new JarEntry(name));
        out.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    archive = new Archive(jar);
  }

  @Test
  void unpacksTheFilesOfOneFolderInTheirOrder() throws Exception {
    Path target = directory.resolve("target");
    assertThat(archive.unpack("in/", target))
        .containsExactly(target.resolve("b.jar"), target.resolve("a.tar"));
    assertThat(target.resolve("a.tar")).hasContent("in/a.tar");
  }

  @Test
  void findsAFileByItsEndingAndReadsIt() throws Exception {
    assertThat(archive.find("in/", ".tar")).hasValue("in/a.tar");
    assertThat(archive.find("in/", ".zip")).isEmpty();

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    archive.read("in/a.tar", content -> content.transferTo(read));
    assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo("in/a.tar");
  }
}
