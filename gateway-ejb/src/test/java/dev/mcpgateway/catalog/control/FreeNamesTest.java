package dev.mcpgateway.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FreeNamesTest {

  private static final Pattern NUMBERED = Pattern.compile(FreeNames.BEFORE_NUMBER, Pattern.DOTALL);

  @Test
  void whatIsFreeIsKept() {
    assertThat(given(List.of("a", "b", "c"), Set.of())).containsExactly("a", "b", "c");
  }

  @Test
  void theFirstKeepsTheNameAndTheOthersAreNumberedFromTwo() {
    assertThat(given(List.of("a", "a", "b", "a"), Set.of()))
        .containsExactly("a", "a-2", "b", "a-3");
  }

  @Test
  void whereTheNameIsTakenAllAreNumbered() {
    assertThat(given(List.of("a", "a"), Set.of("a"))).containsExactly("a-2", "a-3");
  }

  @Test
  void numbersThatAreTakenAreLeftOut() {
    assertThat(given(List.of("a", "a", "a", "a"), Set.of("a", "a-2", "a-4", "a-5")))
        .containsExactly("a-3", "a-6", "a-7", "a-8");
    assertThat(given(List.of("a", "a"), Set.of("a", "a-1", "a-02", "a-x")))
        .containsExactly("a-2", "a-3");
  }

  @Test
  void aNameThatSomebodyElseBringsIsLeftToIt() {
    assertThat(given(List.of("a", "a", "a-2"), Set.of())).containsExactly("a", "a-3", "a-2");
    assertThat(given(List.of("a-2", "a-2", "a", "a"), Set.of()))
        .containsExactly("a-2", "a-2-2", "a", "a-3");
  }

  @Test
  void aNameWithoutRoomIsCut() {
    String maxLength = "x".repeat(20);
    String almost = "x".repeat(12);

    assertThat(given(List.of(maxLength, maxLength, almost, almost), Set.of(), 20))
        .containsExactly(maxLength, "xxxxxxxxxx-2", almost, "xxxxxxxxxx-3");
  }

  @Test
  void aCharacterIsNotCutInTwo() {
    String maxLength = "\ud83d\ude00".repeat(20);

    assertThat(given(List.of(maxLength, maxLength), Set.of(), 20).get(1))
        .isEqualTo("\ud83d\ude00".repeat(10) + "-2");
  }

  @Test
  void howManyAreRenamedIsKnownAtOnce() {
    assertThat(new FreeNames(List.of("a", "a", "b", "b", "b"), Set.of("b"), 255).renamed())
        .isEqualTo(4);
  }

  /** Against the rule as one would write it down: one row after the other, first free number. */
  @Test
  void anyNamesComeOutUniqueAndAsOneRowAfterTheOther() {
    Random random = new Random(20);
    for (int round = 0; round < 3_000; round++) {
      List<String> wanted = someNames(random, 12);
      Set<String> taken = new TreeSet<>(someNames(random, 8));

      List<String> given = given(wanted, taken);

      assertThat(given).doesNotHaveDuplicates().doesNotContainAnyElementsOf(taken);
      assertThat(given).as("%s into %s", wanted, taken).isEqualTo(oneAfterTheOther(wanted, taken));
    }
  }

  private static List<String> oneAfterTheOther(List<String> wanted, Set<String> taken) {
    Set<String> used = new HashSet<>(taken);
    List<String> given = new ArrayList<>(wanted);
    List<Integer> losers = new ArrayList<>();
    for (int row = 0; row < wanted.size(); row++) {
      if (!used.add(wanted.get(row))) {
        losers.add(row);
      }
    }
    for (int row : losers) {
      int number = 2;
      while (!used.add(wanted.get(row) + "-" + number)) {
        number++;
      }
      given.set(row, wanted.get(row) + "-" + number);
    }
    return given;
  }

  private static List<String> someNames(Random random, int max) {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(max); i >= 0; i--) {
      StringBuilder name = new StringBuilder(random.nextBoolean() ? "a" : "b");
      for (int suffixes = random.nextInt(3); suffixes > 0; suffixes--) {
        name.append('-').append(1 + random.nextInt(4));
      }
      names.add(name.toString());
    }
    return names;
  }

  private static List<String> given(List<String> wanted, Set<String> taken) {
    return given(wanted, taken, 255);
  }

  /** Tells of the numbers that are taken as the query of {@link OrphanBatch} does. */
  private static List<String> given(List<String> wanted, Set<String> taken, int length) {
    FreeNames names = new FreeNames(wanted, taken, length);
    TreeMap<String, TreeSet<Integer>> numbers = new TreeMap<>();
    for (String name : taken) {
      Matcher numbered = NUMBERED.matcher(name);
      if (numbered.matches() && names.bases().contains(numbered.group(1))) {
        int number = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        numbers.computeIfAbsent(numbered.group(1), base -> new TreeSet<>()).add(number);
      }
    }
    numbers.forEach((base, all) -> all.forEach(number -> names.taken(base, number)));
    return names.result();
  }
}
