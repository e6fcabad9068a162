package dev.mcpgateway.micro.boot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * The gateway laid out as files: a {@code gateway.jar} without the content that it would unpack at
 * every start, with the jars of the platform in {@code runtime}, third-party libraries in {@code
 * lib}, and the gateway's own libraries for the launcher in {@code launcher}.
 *
 * <p>It starts faster: platform and libraries are on the class path, where the JVM can share class
 * data, and the platform does not scan them for annotations as it does everything in the
 * application. And it contains no PostgreSQL, so that no data is stored in a container by mistake.
 *
 * @param directory contains all of it, and may be read-only
 */
public record Layout(Path directory) {

  /** Contained only in the jar of a layout. */
  private static final String MARK = "GATEWAY-INF/layout";

  private static final String PLATFORM_FOLDER = "MICRO-INF/runtime/";
  private static final String POSTGRESQL_FOLDER = "GATEWAY-INF/postgresql/";
  private static final String RUNTIME = "runtime";
  private static final String LIB = "lib";
  private static final String LAUNCHER = "launcher";
  private static final String LIBRARIES_OF_WAR = "WEB-INF/lib/";

  /** The time of every file and entry, so that two layouts of one jar are identical. */
  private static final Instant TIME = Instant.parse("2000-01-01T00:00:00Z");

  /** The layout that this program was started from; empty if it was started from a whole jar. */
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

  /** The gateway's own libraries for the launcher, sorted by name. */
  List<Path> libraries() throws IOException {
    return jars(LAUNCHER);
  }

  private List<Path> jars(String folder) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory.resolve(folder))) {
      return StreamSupport.stream(jars.spliterator(), false).sorted().toList();
    }
  }

  /**
   * Writes it.
   *
   * @param archive a whole {@code gateway.jar}
   * @throws java.nio.file.FileAlreadyExistsException if there already is one
   */
  public void write(Archive archive) throws IOException {
    archive.unpack(PLATFORM_FOLDER, directory.resolve(RUNTIME));
    Files.createDirectory(directory.resolve(LIB));
    for (Path library : archive.unpack(Launcher.LIBRARIES, directory.resolve(LAUNCHER))) {
      if (!isOurs(Files.newInputStream(library))) {
        Files.move(library, directory.resolve(LIB).resolve(library.getFileName()));
      }
    }
    try (JarFile whole = new JarFile(archive.jar().toFile());
        JarOutputStream rest =
            new JarOutputStream(Files.newOutputStream(jar(), StandardOpenOption.CREATE_NEW))) {
      ByteArrayOutputStream application = new ByteArrayOutputStream();
      JarEntry war = whole.stream().filter(Layout::isApplication).findFirst().orElseThrow();
      try (JarInputStream content = new JarInputStream(whole.getInputStream(war));
          JarOutputStream rewritten = new JarOutputStream(application)) {
        moveLibraries(content, rewritten);
      }
      putManifest(rest, whole.getManifest());
      put(rest, MARK, new byte[0]);
      for (Enumeration<JarEntry> entries = whole.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (isApplication(entry)) {
          put(rest, entry.getName(), application.toByteArray());
        } else if (stays(entry)) {
          put(rest, entry.getName(), content(whole, entry));
        } else if (entry.getName().endsWith(".rar")) {
          // The platform searches for its resource adapters at the root of the class path.
          put(rest, entry.getName().substring(PLATFORM_FOLDER.length()), content(whole, entry));
        }
      }
    }
    setTimes();
  }

  private static boolean isApplication(JarEntry entry) {
    return entry.getName().endsWith(".war");
  }

  /** Copies the application without third-party libraries, which are copied to the layout. */
  private void moveLibraries(JarInputStream war, JarOutputStream rewritten) throws IOException {
    if (war.getManifest() != null) {
      ByteArrayOutputStream manifest = new ByteArrayOutputStream();
      war.getManifest().write(manifest);
      put(rewritten, JarFile.MANIFEST_NAME, manifest.toByteArray());
    }
    for (JarEntry entry = war.getNextJarEntry(); entry != null; entry = war.getNextJarEntry()) {
      byte[] content = war.readAllBytes();
      String name = entry.getName();
      if (name.startsWith(LIBRARIES_OF_WAR)
          && name.endsWith(".jar")
          && !isOurs(new ByteArrayInputStream(content))) {
        Path file = Path.of(name.substring(LIBRARIES_OF_WAR.length())).getFileName();
        Files.write(directory.resolve(LIB).resolve(file), content);
      } else {
        put(rewritten, name, content);
      }
    }
  }

  /** Whether a library has classes of the gateway, which must be scanned. */
  private static boolean isOurs(InputStream library) throws IOException {
    try (JarInputStream jar = new JarInputStream(library)) {
      for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
        if (entry.getName().startsWith("dev/mcpgateway/")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean stays(JarEntry entry) {
    String name = entry.getName();
    return !name.equals(JarFile.MANIFEST_NAME)
        && Stream.of(PLATFORM_FOLDER, POSTGRESQL_FOLDER, Launcher.LIBRARIES)
            .noneMatch(name::startsWith);
  }

  private void putManifest(JarOutputStream out, Manifest manifest) throws IOException {
    List<String> classPath = new ArrayList<>();
    for (Path jar : jars(RUNTIME)) {
      classPath.add(RUNTIME + "/" + jar.getFileName());
    }
    for (Path jar : jars(LIB)) {
      classPath.add(LIB + "/" + jar.getFileName());
    }
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    manifest.write(content);
    put(out, JarFile.MANIFEST_NAME, content.toByteArray());
  }

  private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream content = jar.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    JarEntry stored = timed(new JarEntry(name));
    CRC32 checksum = new CRC32();
    checksum.update(content);
    // Not compressed: faster to read at every start, and independent of the compressor.
    stored.setMethod(ZipEntry.STORED);
    stored.setSize(content.length);
    stored.setCrc(checksum.getValue());
    out.putNextEntry(stored);
    out.write(content);
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
