package dev.mcpgateway.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The change sets of this build's schema, in the order in which they are applied. It is computed
 * when the gateway is built, so that no Liquibase class is needed to determine whether a database
 * is at head.
 *
 * @param changelog the path of the changelog that lists them
 * @param changes the change sets; at least one, no key twice
 */
public record HeadManifest(String changelog, List<Change> changes) {

  static final String RESOURCE = "head-manifest.tsv";

  /**
   * One change set.
   *
   * @param key its key
   * @param checksum its Liquibase checksum, prefixed by the version of the algorithm
   */
  public record Change(ChangeSetKey key, String checksum) {}

  public HeadManifest {
    changes = List.copyOf(changes);
    Set<ChangeSetKey> keys = new LinkedHashSet<>();
    for (Change change : changes) {
      if (!keys.add(change.key())) {
        throw new SchemaException("The head manifest names the change " + change.key() + " twice.");
      }
    }
    if (changes.isEmpty()) {
      throw new SchemaException("The head manifest names no change: this build is incomplete.");
    }
  }

  /**
   * The manifest of this build.
   *
   * @throws SchemaException if the build contains none
   */
  public static HeadManifest load() {
    try (InputStream resource = HeadManifest.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new SchemaException("This build carries no head manifest: it is incomplete.");
      }
      return parse(new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id of the newest change set. */
  public String head() {
    return changes.get(changes.size() - 1).key().id();
  }

  /**
   * The text form: the path of the changelog, then one line per change with fields separated by
   * tabs.
   */
  String format() {
    StringBuilder text = new StringBuilder(changelog).append('\n');
    for (Change change : changes) {
      text.append(change.key().id())
          .append('\t')
          .append(change.key().author())
          .append('\t')
          .append(change.key().path())
          .append('\t')
          .append(change.checksum())
          .append('\n');
    }
    return text.toString();
  }

  static HeadManifest parse(BufferedReader text) throws IOException {
    String changelog = text.readLine();
    List<Change> changes = new ArrayList<>();
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      String[] fields = line.split("\t", -1);
      if (fields.length != 4) {
        throw new SchemaException("The head manifest is damaged at '" + line + "'.");
      }
      changes.add(new Change(new ChangeSetKey(fields[0], fields[1], fields[2]), fields[3]));
    }
    return new HeadManifest(changelog, changes);
  }
}
