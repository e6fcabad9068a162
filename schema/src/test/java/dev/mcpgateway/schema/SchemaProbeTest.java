package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The results of the probe for given applied changes. */
class SchemaProbeTest {

  private static final ChangeSetKey FIRST = key("0001-first");
  private static final ChangeSetKey SECOND = key("0002-second");
  private static final ChangeSetKey NEWER = key("0003-newer");

  private final SchemaProbe probe =
      new SchemaProbe(
          new HeadManifest(
              "master.xml",
              List.of(
                  new HeadManifest.Change(FIRST, "9:aa"),
                  new HeadManifest.Change(SECOND, "9:bb"))));

  @Test
  void nothingAppliedIsEmpty() {
    assertThat(probe.compare(Map.of())).isEqualTo(new SchemaState.Empty());
  }

  @Test
  void someAppliedIsBehindByTheRestInOrder() {
    assertThat(probe.compare(Map.of(SECOND, "9:bb")))
        .isEqualTo(new SchemaState.Behind(List.of(FIRST)));
    assertThat(probe.compare(Map.of(NEWER, "9:cc")))
        .as("only changes of others")
        .isEqualTo(new SchemaState.Behind(List.of(FIRST, SECOND)));
  }

  @Test
  void allAppliedIsAtHead() {
    assertThat(probe.compare(Map.of(FIRST, "9:aa", SECOND, "9:bb")))
        .isEqualTo(new SchemaState.AtHead());
  }

  @Test
  void allAppliedAndMoreIsAheadSoThatAnOlderReplicaStaysUp() {
    SchemaState state = probe.compare(Map.of(FIRST, "9:aa", SECOND, "9:bb", NEWER, "9:cc"));

    assertThat(state).isEqualTo(new SchemaState.Ahead(List.of(NEWER)));
    assertThat(state.isServable()).isTrue();
  }

  @Test
  void aDifferingChecksumIsDivergedWhateverElseIsTrue() {
    assertThat(probe.compare(Map.of(FIRST, "9:other")))
        .isEqualTo(new SchemaState.Diverged(List.of(FIRST)));
    assertThat(probe.compare(Map.of(FIRST, "9:aa", SECOND, "9:other", NEWER, "9:cc")))
        .isEqualTo(new SchemaState.Diverged(List.of(SECOND)));
  }

  @Test
  void aChecksumThatCannotBeComparedIsNoDivergence() {
    Map<ChangeSetKey, String> applied = new LinkedHashMap<>();
    applied.put(FIRST, null);
    applied.put(SECOND, "8:of-an-older-algorithm");

    assertThat(probe.compare(applied)).isEqualTo(new SchemaState.AtHead());
  }

  @Test
  void theSameIdInAnotherFileOrOfAnotherAuthorIsAnotherChange() {
    ChangeSetKey elsewhere = new ChangeSetKey(FIRST.id(), FIRST.author(), "elsewhere.sql");
    ChangeSetKey bySomeoneElse = new ChangeSetKey(SECOND.id(), "someone", SECOND.path());

    assertThat(probe.compare(Map.of(elsewhere, "9:aa", bySomeoneElse, "9:bb")))
        .isEqualTo(new SchemaState.Behind(List.of(FIRST, SECOND)));
  }

  @Test
  void onlyAtHeadAndAheadCanBeServed() {
    assertThat(new SchemaState.Empty().isServable()).isFalse();
    assertThat(new SchemaState.Behind(List.of(FIRST)).isServable()).isFalse();
    assertThat(new SchemaState.Diverged(List.of(FIRST)).isServable()).isFalse();
    assertThat(new SchemaState.AtHead().isServable()).isTrue();
  }

  @Test
  void aBuildWithoutChangesOrWithADamagedManifestIsRefused() {
    assertThatThrownBy(() -> new HeadManifest("master.xml", List.of()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("incomplete");
    assertThatThrownBy(
            () ->
                HeadManifest.parse(
                    new BufferedReader(new StringReader("master.xml\n0001\tme\tfile.sql\n"))))
        .isInstanceOf(SchemaException.class)
        .hasMessage("The head manifest is damaged at '0001\tme\tfile.sql'.");
    HeadManifest.Change change = new HeadManifest.Change(FIRST, "9:aa");
    assertThatThrownBy(() -> new HeadManifest("master.xml", List.of(change, change)))
        .hasMessage("The head manifest names the change 0001-first twice.");
  }

  @Test
  void theManifestOfThisBuildReadsBackAsItWasWritten() throws Exception {
    HeadManifest manifest = HeadManifest.load();

    assertThat(HeadManifest.parse(new BufferedReader(new StringReader(manifest.format()))))
        .isEqualTo(manifest);
    assertThat(manifest.head())
        .isEqualTo(manifest.changes().get(manifest.changes().size() - 1).key().id());
  }

  private static ChangeSetKey key(String id) {
    return new ChangeSetKey(id, "mcpgateway", "db/changelog/" + id + ".sql");
  }
}
