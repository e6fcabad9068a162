package dev.mcpgateway.micro.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The jar that this program was started from.
 *
 * @param jar its file
 */
public record Archive(Path jar) {

  /** The jar of this class. */
  public static Archive ofThisProgram() throws URISyntaxException {
    return new Archive(
        Path.of(Archive.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }

  /**
   * Unpacks the files directly under a folder of the jar.
   *
   * @param folder ends with a slash
   * @param target created
   * @return the files, in the order of the jar
   */
  List<Path> unpack(String folder, Path target) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.createDirectories(target);
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : entries(file, folder)) {
        Path unpacked = target.resolve(entry.getName().substring(folder.length()));
        try (InputStream content = file.getInputStream(entry)) {
          Files.copy(content, unpacked);
        }
        files.add(unpacked);
      }
    }
    return files;
  }

  /**
   * Finds a file directly under a folder of the jar by the end of its name.
   *
   * @param folder ends with a slash
   * @return its name with the folder; empty if there is none
   */
  public Optional<String> find(String folder, String ending) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return entries(file, folder).stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(ending))
          .findFirst();
    }
  }

  /** Consumes the content of a file. */
  @FunctionalInterface
  public interface Reader {
    void read(InputStream content) throws IOException;
  }

  /** Reads a file of the jar. */
  public void read(String name, Reader reader) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        InputStream content = file.getInputStream(file.getJarEntry(name))) {
      reader.read(content);
    }
  }

  private static List<JarEntry> entries(JarFile file, String folder) {
    return file.stream()
        .filter(entry -> entry.getName().startsWith(folder))
        .filter(entry -> entry.getName().indexOf('/', folder.length()) < 0)
        .filter(entry -> entry.getName().length() > folder.length())
        .toList();
  }
}
