package dev.mcpgateway.micro.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;

/**
 * The gateway as files: a {@code gateway.jar} without what it would unpack at every start, with the
 * platform's jars in {@code runtime} and its own libraries in {@code lib} beside it. It starts
 * faster, because the platform is on the class path, where the JVM can share class data; and it
 * brings no PostgreSQL, so that nothing keeps its data where it does not belong.
 *
 * @param directory holds all of it, and may be read-only
 */
public record Layout(Path directory) {

  /** Is in the jar of a layout, and in no other. */
  private static final String MARK = "GATEWAY-INF/layout";

  private static final String PLATFORM_FOLDER = "MICRO-INF/runtime/";
  private static final String POSTGRESQL_FOLDER = "GATEWAY-INF/postgresql/";
  private static final String RUNTIME = "runtime";
  private static final String LIB = "lib";

  /** Of every file and entry, so that two layouts of one jar are equal to the last byte. */
  private static final Instant TIME = Instant.parse("2000-01-01T00:00:00Z");

  /** The layout that this program was started from, empty where it was started from a whole jar. */
  public static Optional<Layout> ofThisProgram() throws URISyntaxException {
    return isOfThisProgram()
        ? Optional.of(new Layout(Archive.ofThisProgram().jar().toAbsolutePath().getParent()))
        : Optional.empty();
  }

  /** Whether this program was started from a layout: then the platform is on the class path. */
  public static boolean isOfThisProgram() {
    return ClassLoader.getSystemResource(MARK) != null;
  }

  /** The jar to start; the others are on its class path. */
  public Path jar() {
    return directory.resolve("gateway.jar");
  }

  /** The gateway's own libraries, in the order of their names. */
  List<Path> libraries() throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory.resolve(LIB))) {
      return StreamSupport.stream(jars.spliterator(), false).sorted().toList();
    }
  }

  /**
   * Writes it.
   *
   * @param archive a whole {@code gateway.jar}
   * @throws java.nio.file.FileAlreadyExistsException where there is one already
   */
  public void write(Archive archive) throws IOException {
    Files.createDirectories(directory);
    List<Path> platform = archive.unpack(PLATFORM_FOLDER, directory.resolve(RUNTIME));
    archive.unpack(Launcher.LIBRARIES, directory.resolve(LIB));
    try (JarFile whole = new JarFile(archive.jar().toFile());
        JarOutputStream rest =
            new JarOutputStream(Files.newOutputStream(jar(), StandardOpenOption.CREATE_NEW))) {
      putManifest(rest, whole.getManifest(), platform);
      rest.putNextEntry(timed(new JarEntry(MARK)));
      rest.closeEntry();
      for (Enumeration<JarEntry> entries = whole.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (stays(entry)) {
          put(rest, entry.getName(), whole, entry);
        } else if (entry.getName().endsWith(".rar")) {
          // The platform looks for its resource adapters at the root of the class path.
          put(rest, entry.getName().substring(PLATFORM_FOLDER.length()), whole, entry);
        }
      }
    }
    setTimes();
  }

  private static boolean stays(JarEntry entry) {
    String name = entry.getName();
    return !name.equals(JarFile.MANIFEST_NAME)
        && Stream.of(PLATFORM_FOLDER, POSTGRESQL_FOLDER, Launcher.LIBRARIES)
            .noneMatch(name::startsWith);
  }

  private static void putManifest(JarOutputStream out, Manifest manifest, List<Path> platform)
      throws IOException {
    List<String> classPath = new ArrayList<>();
    for (Path jar : platform) {
      classPath.add(RUNTIME + "/" + jar.getFileName());
    }
    manifest
        .getMainAttributes()
        .put(Attributes.Name.CLASS_PATH, String.join(" ", classPath.stream().sorted().toList()));
    out.putNextEntry(timed(new JarEntry(JarFile.MANIFEST_NAME)));
    manifest.write(out);
    out.closeEntry();
  }

  private static void put(JarOutputStream out, String name, JarFile from, JarEntry entry)
      throws IOException {
    JarEntry stored = timed(new JarEntry(name));
    // Not compressed: what is read at every start is worth its space, and no compressor can differ.
    stored.setMethod(ZipEntry.STORED);
    stored.setSize(entry.getSize());
    stored.setCrc(entry.getCrc());
    out.putNextEntry(stored);
    try (InputStream content = from.getInputStream(entry)) {
      content.transferTo(out);
    }
    out.closeEntry();
  }

  private static JarEntry timed(JarEntry entry) {
    entry.setTimeLocal(LocalDateTime.ofInstant(TIME, ZoneOffset.UTC));
    return entry;
  }

  private void setTimes() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(TIME));
      }
    }
  }
}
