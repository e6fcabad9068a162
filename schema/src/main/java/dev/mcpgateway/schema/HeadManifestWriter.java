package dev.mcpgateway.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;

/** Checks the changelog and computes the head manifest, when the gateway is built. */
final class HeadManifestWriter {

  private HeadManifestWriter() {}

  /**
   * Writes the manifest, or fails with all violations in the changelog.
   *
   * @param args the changelog's path on the class path, and the file to write
   */
  public static void main(String[] args) throws IOException {
    String changelog = args[0];
    Path target = Path.of(args[1]);
    HeadManifest manifest =
        compute(
            changelog, new ClassLoaderResourceAccessor(HeadManifestWriter.class.getClassLoader()));
    Files.createDirectories(target.getParent());
    Files.writeString(target, manifest.format());
  }

  /**
   * Computes the manifest of a changelog.
   *
   * @throws SchemaException if a change set violates {@link ChangelogRules}
   */
  static HeadManifest compute(String changelog, ResourceAccessor files) {
    try {
      return Changelog.inScope(files, () -> read(changelog, files));
    } catch (SchemaException e) {
      throw e;
    } catch (Exception e) {
      throw new SchemaException("The changelog " + changelog + " cannot be read.", e);
    }
  }

  private static HeadManifest read(String changelog, ResourceAccessor files) throws Exception {
    List<ChangeSet> changeSets =
        ChangeLogParserFactory.getInstance()
            .getParser(changelog, files)
            .parse(changelog, new ChangeLogParameters(), files)
            .getChangeSets();
    List<String> violations =
        changeSets.stream().map(ChangelogRules::violations).flatMap(List::stream).toList();
    if (!violations.isEmpty()) {
      throw new SchemaException(
          "The changelog " + changelog + " is refused: change " + String.join("; ", violations));
    }
    return new HeadManifest(
        changelog,
        changeSets.stream()
            .map(
                changeSet ->
                    new HeadManifest.Change(
                        new ChangeSetKey(
                            changeSet.getId(), changeSet.getAuthor(), changeSet.getFilePath()),
                        changeSet.generateCheckSum(ChecksumVersion.latest()).toString()))
            .toList());
  }
}
