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
 * Finds a free name for each of several rows that move to a place where some names are taken.
 *
 * <p>The first row of a name keeps it, if it is free. Every other gets the lowest free of {@code
 * name-2}, {@code name-3}, …; a name that is too long for that is truncated first. Since the last
 * hyphen separates the number, the numbered names of different names cannot collide.
 */
final class FreeNames {

  /** The pattern with which PostgreSQL's {@code substring} extracts the name before the number. */
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
   * Decides which rows keep their name.
   *
   * @param wanted the names of the rows, in their order
   * @param taken those of them that are already taken
   * @param length the maximum length of a name; more than 10
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

  /** The number of rows that get another name. */
  int renamed() {
    return renamed;
  }

  /**
   * Reports a taken number, for each base in ascending order; free numbers below it are assigned.
   */
  void taken(String base, int number) {
    Renaming renaming = renamings.get(base);
    assign(base, renaming, number);
    renaming.nextNumber = Math.max(renaming.nextNumber, number + 1);
  }

  /** The names in the order of the rows, once all taken numbers have been reported. */
  List<String> result() {
    renamings.forEach((base, renaming) -> assign(base, renaming, Integer.MAX_VALUE));
    return List.copyOf(names);
  }

  private void assign(String base, Renaming renaming, int limit) {
    for (; renaming.nextNumber < limit && !renaming.rows.isEmpty(); renaming.nextNumber++) {
      String name = base + "-" + renaming.nextNumber;
      if (!kept.contains(name)) {
        names.set(renaming.rows.remove(), name);
      }
    }
  }
}
