package dev.mcpgateway.catalog.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds a free name for each of several rows that come into a place where some names are taken.
 *
 * <p>The first row of a name keeps it, where it is free. Every other gets the lowest free of {@code
 * name-2}, {@code name-3}, …; a name without room for that is cut first. As a number is told from
 * what precedes it by the last hyphen, the numbered names of different names cannot meet.
 */
final class FreeNames {

  /** What PostgreSQL's {@code substring} finds the name before the number with. */
  static final String BEFORE_NUMBER = "^(.*)-[1-9][0-9]{0,8}$";

  private static final int ROOM_FOR_NUMBER = 10;

  private final List<String> names;
  private final Set<String> kept = new HashSet<>();
  private final Map<String, Renaming> renamings = new LinkedHashMap<>();
  private int renamed;

  private static final class Renaming {
    private final Deque<Integer> rows = new ArrayDeque<>();
    private int nextNumber = 2;
  }

  /**
   * Decides who keeps the name.
   *
   * @param wanted the names of the rows, in the order in which they come
   * @param taken those of them that are taken already
   * @param length how long a name may be; more than 10
   */
  FreeNames(List<String> wanted, Set<String> taken, int length) {
    this.names = new ArrayList<>(wanted);
    for (int row = 0; row < wanted.size(); row++) {
      String name = wanted.get(row);
      if (taken.contains(name) || !kept.add(name)) {
        String base = name.substring(0, name.offsetByCodePoints(0, roomFor(name, length)));
        renamings.computeIfAbsent(base, any -> new Renaming()).rows.add(row);
        renamed++;
      }
    }
  }

  private static int roomFor(String name, int length) {
    return Math.min(name.codePointCount(0, name.length()), length - ROOM_FOR_NUMBER);
  }

  /** The names that need a number. */
  Set<String> bases() {
    return renamings.keySet();
  }

  /** How many rows get another name. */
  int renamed() {
    return renamed;
  }

  /**
   * Tells of a number that is taken, for each base from the lowest to the highest; the free numbers
   * below it are given out.
   */
  void taken(String base, int number) {
    Renaming renaming = renamings.get(base);
    giveOut(base, renaming, number);
    renaming.nextNumber = Math.max(renaming.nextNumber, number + 1);
  }

  /** The names in the order of the rows, once all taken numbers have been told. */
  List<String> result() {
    renamings.forEach((base, renaming) -> giveOut(base, renaming, Integer.MAX_VALUE));
    return List.copyOf(names);
  }

  private void giveOut(String base, Renaming renaming, int limit) {
    for (; renaming.nextNumber < limit && !renaming.rows.isEmpty(); renaming.nextNumber++) {
      String name = base + "-" + renaming.nextNumber;
      if (!kept.contains(name)) {
        names.set(renaming.rows.remove(), name);
      }
    }
  }
}
