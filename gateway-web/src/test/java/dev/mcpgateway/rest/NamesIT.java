package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What roles, teams and tokens may be called, be they made or renamed. */
class NamesIT {

  private static final String ROLE = "\"scope\":\"global\",\"permissions\":[\"tools.read\"],";
  private static final Gateways GATEWAYS = Gateways.shared();

  private final ApiClient admin = GATEWAYS.admin();

  /** Invisible, of two scripts, with digits of two kinds. */
  @ParameterizedTest
  @CsvSource({
    "ad\\u200Bmin, 'a character that cannot be seen, U+200B'",
    "ad\\u00ADmin, 'a character that cannot be seen, U+00AD'",
    "\\u202Enimda, 'a character that cannot be seen, U+202E'",
    "ad\\u3164min, 'a character that cannot be seen, U+3164'",
    "\\u0430dmin, 'scripts that are not written together, Cyrillic and Latin'",
    "\\u03BFwner, 'scripts that are not written together, Greek and Latin'",
    "\\u0641\\u0631\\u064A\\u0642 \\u06612, 'digits of more than one kind'"
  })
  void nobodyIsTakenInByAName(String name, String reason) {
    refused(admin.post("/rbac/roles", body(ROLE, name)), reason);
    refused(admin.post("/teams", body("", name)), reason);
    refused(admin.post("/tokens", body("", name)), reason);

    refused(admin.put("/rbac/roles/" + made("/rbac/roles", ROLE), body("", name)), reason);
    String team = made("/teams", "");
    refused(admin.put("/teams/" + team, body("", name)), reason);
    refused(admin.post("/tokens/teams/" + team, body("", name)), reason);
    refused(admin.put("/tokens/" + token(), body("", name)), reason);
  }

  /** Polish, Greek, Russian, Arabic, Hindi with a joiner, Japanese in three scripts, Korean. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Za\\u017C\\u00F3\\u0142\\u0107",
        "\\u0394\\u03B9\\u03B1\\u03C7\\u03B5\\u03AF\\u03C1\\u03B9\\u03C3\\u03B7",
        "\\u0410\\u0434\\u043C\\u0438\\u043D\\u044B",
        "\\u0645\\u0634\\u0631\\u0641\\u0648\\u0646 \\u0661\\u0662",
        "\\u0915\\u094D\\u200D\\u0937",
        "API\\u306E\\u958B\\u767A\\u30C1\\u30FC\\u30E0",
        "\\uAD00\\uB9AC\\uC790"
      })
  void everybodyWritesInTheirOwnScript(String name) {
    made("/rbac/roles", body(ROLE, name));
    made("/teams", body("", name));
    made("/tokens", body("", name));
  }

  private void refused(Answer answer, String reason) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
    assertThat(answer.text("detail")).contains(reason);
  }

  private String token() {
    return admin
        .post("/tokens", body("", "plain " + UUID.randomUUID()))
        .object()
        .getJsonObject("token")
        .getString("id");
  }

  private String made(String path, String members) {
    Answer answer =
        admin.post(
            path, members.startsWith("{") ? members : body(members, "plain " + UUID.randomUUID()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return answer.object().containsKey("id") ? answer.text("id") : "";
  }

  /** The name is spelled in JSON's own escapes. */
  private static String body(String members, String name) {
    return "{%s\"name\":\"%s\"}".formatted(members, name);
  }
}
