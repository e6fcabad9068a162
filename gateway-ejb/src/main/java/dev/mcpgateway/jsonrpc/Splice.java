package dev.mcpgateway.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Edits of a value of JSON which change the ranges that they name and leave every other byte as it
 * was: spaces, escapes, digits and the order of members. Edits that contradict each other, such as
 * one inside of what another replaces, are a mistake of the program.
 */
public final class Splice {

  private final JsonSlice value;
  private final List<Edit> replacements = new ArrayList<>();
  private final Map<Integer, ObjectEdit> objects = new LinkedHashMap<>();

  /** What is put in the place of a range, or before a byte where the range is empty. */
  private static final class Edit {

    private final int from;
    private final int to;
    private final byte[] with;

    Edit(int from, int to, byte[] with) {
      this.from = from;
      this.to = to;
      this.with = with;
    }
  }

  /** What becomes of an object's members. */
  private record ObjectEdit(
      JsonSlice object,
      Set<String> removed,
      Map<String, byte[]> replaced,
      Map<String, byte[]> added) {

    ObjectEdit(JsonSlice object) {
      this(object, new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
  }

  private Splice(JsonSlice value) {
    this.value = value;
  }

  /** Of a value, mostly a whole message. */
  public static Splice of(JsonSlice value) {
    return new Splice(value);
  }

  /**
   * Puts another value in the place of one.
   *
   * @param part of the value that is edited
   * @param with JSON
   */
  public Splice replace(JsonSlice part, byte[] with) {
    requireInside(part);
    replacements.add(new Edit(part.start(), part.end(), with));
    return this;
  }

  /**
   * Gives a member of an object a value: where it is, or after the others where there is none.
   *
   * @param object of the value that is edited
   * @param with JSON
   */
  public Splice set(JsonSlice object, String name, byte[] with) {
    ObjectEdit edit = edit(object);
    boolean there = object.member(name).isPresent() && !edit.removed().contains(name);
    (there ? edit.replaced() : edit.added()).put(name, with);
    return this;
  }

  /**
   * Takes a member out of an object, all of that name; nothing happens where there is none.
   *
   * @param object of the value that is edited
   */
  public Splice remove(JsonSlice object, String name) {
    ObjectEdit edit = edit(object);
    edit.replaced().remove(name);
    edit.added().remove(name);
    edit.removed().add(name);
    return this;
  }

  /**
   * What the edits make of the value.
   *
   * @throws IllegalStateException if edits contradict each other
   */
  public byte[] apply() {
    List<Edit> edits = new ArrayList<>(replacements);
    for (ObjectEdit object : objects.values()) {
      addTo(edits, object);
    }
    // Stable: what is put before a byte comes before what takes that byte's place.
    edits.sort(Comparator.comparingInt(edit -> edit.from));
    byte[] source = value.source();
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length() + 256);
    int at = value.start();
    for (Edit edit : edits) {
      if (edit.from < at) {
        throw new IllegalStateException("Two edits are about the same place");
      }
      out.write(source, at, edit.from - at);
      out.writeBytes(edit.with);
      at = edit.to;
    }
    out.write(source, at, value.end() - at);
    return out.toByteArray();
  }

  private ObjectEdit edit(JsonSlice object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("It is no object but " + object.kind());
    }
    requireInside(object);
    return objects.computeIfAbsent(object.start(), start -> new ObjectEdit(object));
  }

  private void requireInside(JsonSlice part) {
    if (part.source() != value.source()
        || part.start() < value.start()
        || part.end() > value.end()) {
      throw new IllegalArgumentException("It is no part of what is edited");
    }
  }

  private static void addTo(List<Edit> edits, ObjectEdit edit) {
    List<JsonMember> members = edit.object().members();
    int endOfKept = -1;
    int i = 0;
    while (i < members.size()) {
      JsonMember member = members.get(i);
      if (!edit.removed().contains(member.name())) {
        byte[] with = edit.replaced().get(member.name());
        if (with != null) {
          edits.add(new Edit(member.value().start(), member.value().end(), with));
        }
        endOfKept = member.end();
        i++;
        continue;
      }
      int next = i;
      while (next < members.size() && edit.removed().contains(members.get(next).name())) {
        next++;
      }
      if (endOfKept >= 0) {
        // With the comma before them. What is added goes to the same place, and comes first.
        edits.add(new Edit(endOfKept, members.get(next - 1).end(), new byte[0]));
      } else if (next < members.size()) {
        edits.add(new Edit(member.start(), members.get(next).start(), new byte[0]));
      } else {
        edits.add(new Edit(member.start(), members.get(next - 1).end(), new byte[0]));
      }
      i = next;
    }
    if (!edit.added().isEmpty()) {
      addAfter(edits, edit, endOfKept);
    }
  }

  private static void addAfter(List<Edit> edits, ObjectEdit edit, int endOfKept) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean first = endOfKept < 0;
    for (Map.Entry<String, byte[]> added : edit.added().entrySet()) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.writeBytes(JsonText.quote(added.getKey()));
      out.write(':');
      out.writeBytes(added.getValue());
    }
    int place = endOfKept < 0 ? edit.object().start() + 1 : endOfKept;
    edits.addFirst(new Edit(place, place, out.toByteArray()));
  }
}
