package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Api.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The previous release beside this one, on one database: what one issues is valid on the other,
 * what one ends has ended on the other, and neither prevents the other's writes; also during a
 * rotation of signing keys, as far as possible.
 */
final class ReleaseBefore {

  private static final String JAR = "reliability.before";

  /** Another replica checks the version of access control once a second. */
  private static final Duration SEEN = Duration.ofSeconds(5);

  /** The previous release compares times in whole seconds. */
  private static final Duration A_SECOND = Duration.ofMillis(1_100);

  private static final String ADA = "ada@example.com";
  private static final String BOB = "bob@example.com";
  private static final String ME = "/auth/email/me";
  private static final String USERS = "/auth/email/admin/users";
  private static final String KEY =
      "k1:"
          + Base64.getEncoder()
              .encodeToString(
                  "a-key-of-the-harness-for-this-release".getBytes(StandardCharsets.UTF_8));

  private final Play play;
  private final GatewayProgram program;
  private final List<String> olderLanes;
  private final List<String> newerLanes;
  private final String password = Run.password();

  private ReleaseBefore(Play play, GatewayProgram program) {
    this.play = play;
    this.program = program;
    List<String> lanes = play.lanes();
    olderLanes = lanes.subList(0, lanes.size() / 2);
    newerLanes = lanes.subList(lanes.size() / 2, lanes.size());
  }

  /**
   * Runs it, with half of the replicas of each release.
   *
   * @throws IllegalStateException if the jar of the previous release does not exist
   */
  static Ending play(Play play) throws Exception {
    Path jar = Path.of(System.getProperty(JAR, "")).toAbsolutePath();
    if (!Files.isRegularFile(jar) || play.lanes().size() < 2) {
      throw new IllegalStateException(
          "it takes two replicas, and the jar that reliability/run makes of the release before");
    }
    Path layout = play.kept().resolve("before-" + jar.getParent().getFileName());
    ReleaseBefore scenario = new ReleaseBefore(play, GatewayProgram.laidOut(jar, layout));
    try (CatalogBeside catalog = new CatalogBeside(play, scenario.password)) {
      String root = scenario.upgrade();
      catalog.fill(scenario.older(), scenario.newer(), root);
      catalog.endAtTheOlder(scenario.older(), scenario.newer());
      scenario.restartOneOfTheOlder();
      catalog.expectUntouched(scenario.newer());
    }
    scenario.changeKeys();
    return new Ending.Used();
  }

  /** A token of the administrator, from the release before. */
  private String upgrade() throws Exception {
    for (String lane : olderLanes) {
      play.startOlder(lane, program);
    }
    play.awaitUp();
    play.schema().forget();
    Replica older = older();
    String root = play.logIn(older).orElseThrow();
    made(older, root, USERS, "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(ADA, password));
    String team = id(made(older, root, "/teams", "{\"name\":\"of the release before\"}"));
    made(older, root, "/teams/" + team + "/members", "{\"email\":\"%s\"}".formatted(ADA));
    List<String> issued =
        List.of(
            root,
            logIn(older, ADA),
            token(made(older, root, "/tokens", "{\"name\":\"everywhere\"}")),
            token(made(older, root, "/tokens/teams/" + team, "{\"name\":\"of a team\"}")));

    List<Replica> serving = play.survivors();
    Instant upgraded = Instant.now();
    for (String lane : newerLanes) {
      play.start(lane, CatalogBeside.SETTINGS);
    }
    play.awaitServing(Duration.ZERO, Play.TIME_TO_COME_UP);
    List<String> interrupted = play.notReadySince(upgraded, serving);
    play.expect(
        "the release before ready all the while", interrupted.isEmpty(), interrupted.toString());
    play.expect("schema of this release", play.schema().isAtHead(), "not at head");

    issued.forEach(token -> counts("what the release before issued", token));
    counts("a login at this release", play.logIn(newer()).orElseThrow());
    counts("a login at this release", logIn(newer(), ADA));
    theOlderEndsPasswords(root);
    theOlderEndsAnAccount(root);
    eitherGrantsRoles(root);
    eitherRevokesTokens(root);
    theOlderEndsAMembership(root, team);
    eitherDeletesAnAccount(root);
    expectRecorded();
    return root;
  }

  private void theOlderEndsPasswords(String root) throws Exception {
    made(older(), root, USERS, "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(BOB, password));
    for (Replica judge : List.of(older(), newer())) {
      // Failed logins on one release do not count on the other.
      Api.tryToLogIn(judge.port(), BOB, "a wrong guess");
    }
    List<String> logins = List.of(logIn(older(), BOB), logIn(newer(), BOB));
    logins.forEach(login -> counts("a login of an account that the release before made", login));

    play.pause(A_SECOND);
    String chosen = Run.password();
    done(
        older(),
        logins.get(0),
        "POST",
        "/auth/email/change-password",
        "{\"old_password\":\"%s\",\"new_password\":\"%s\"}".formatted(password, chosen));
    for (String login : logins) {
      hasEnded("a login before the password was changed there", login);
    }
    String afterwards = Api.logIn(newer().port(), BOB, chosen).orElseThrow();
    counts("a login with the password that was chosen there", afterwards);

    play.pause(A_SECOND);
    done(
        newer(),
        root,
        "PATCH",
        USERS + "/" + BOB,
        "{\"password\":\"%s\",\"password_change_required\":false}".formatted(password));
    hasEnded("a login before this release reset the password", afterwards);
    counts("a login after that", logIn(older(), BOB));
  }

  private void theOlderEndsAnAccount(String root) throws Exception {
    List<String> logins = List.of(logIn(older(), BOB), logIn(newer(), BOB));
    play.pause(A_SECOND);
    done(older(), root, "PATCH", USERS + "/" + BOB, "{\"is_active\":false}");
    for (String login : logins) {
      hasEnded("a login of an account that was deactivated there", login);
    }
    done(older(), root, "PATCH", USERS + "/" + BOB, "{\"is_active\":true}");
    for (String login : logins) {
      hasEnded("a login of one that was reactivated there", login);
    }
    counts("a login after that", logIn(newer(), BOB));
  }

  private void eitherGrantsRoles(String root) throws Exception {
    String role =
        id(
            made(
                older(),
                root,
                "/rbac/roles",
                "{\"name\":\"of the release before\",\"scope\":\"global\",\"permissions\":[\"audit:read\"]}"));
    for (Replica giver : List.of(older(), newer())) {
      Replica other = giver.equals(older()) ? newer() : older();
      String bob = logIn(other, BOB);
      String roles = "/rbac/users/" + BOB + "/roles";
      made(giver, root, roles, "{\"role_id\":\"%s\",\"scope\":\"global\"}".formatted(role));
      play.awaitTrue("a role that is granted by another", SEEN, () -> mayReadTheRecord(other, bob));
      done(giver, root, "DELETE", roles + "/" + role + "?scope=global", "");
      play.awaitTrue(
          "a role that is revoked by another", SEEN, () -> !mayReadTheRecord(other, bob));
    }
  }

  private static boolean mayReadTheRecord(Replica replica, String token) {
    return Api.send(replica.port(), token, "GET", "/rbac/my/permissions", "")
        .body()
        .contains("audit:read");
  }

  private void eitherRevokesTokens(String root) throws Exception {
    for (Replica revoker : List.of(older(), newer())) {
      Replica maker = revoker.equals(older()) ? newer() : older();
      Answer made =
          made(maker, root, "/tokens", "{\"name\":\"revoked by %s\"}".formatted(revoker.lane()));
      counts("an API token of either", token(made));
      done(revoker, root, "DELETE", "/tokens/" + id(made), "");
      hasEnded("an API token that the other revoked", token(made));
    }
  }

  private void theOlderEndsAMembership(String root, String team) throws Exception {
    String bob = logIn(newer(), BOB);
    made(newer(), root, "/teams/" + team + "/members", "{\"email\":\"%s\"}".formatted(BOB));
    play.awaitTrue(
        "the rights of a member",
        SEEN,
        () -> Api.send(older().port(), bob, "GET", "/teams/" + team, "").status() == 200);
    String token = token(made(newer(), bob, "/tokens/teams/" + team, "{\"name\":\"a member's\"}"));
    counts("a member's token", token);
    done(older(), root, "DELETE", "/teams/" + team + "/members/" + BOB, "");
    hasEnded("the token of somebody who was removed there", token);
  }

  /** What deletes an account in this release deactivates it in older ones. */
  private void eitherDeletesAnAccount(String root) throws Exception {
    String bob = logIn(newer(), BOB);
    play.pause(A_SECOND);
    done(older(), root, "DELETE", USERS + "/" + BOB, "");
    hasEnded("a login of an account that was deleted there", bob);
    Answer again = Api.send(newer().port(), root, "DELETE", USERS + "/" + BOB, "");
    play.expect(
        "an account that was deleted there is deleted here, or is gone",
        again.status() / 100 == 2 || again.status() == 404,
        again.toString());
    String account = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(BOB, password);
    made(newer(), root, USERS, account);
    hasEnded("a login of the account that was there before", bob);
    counts("a login of the new one", logIn(older(), BOB));
  }

  private void expectRecorded() throws SQLException {
    String rows =
        play.stage()
            .database()
            .query("SELECT count(*) FROM permission_audit_log WHERE outcome IS NOT NULL")
            .get(0);
    play.expect("this release's record is written", !rows.equals("0"), rows);
  }

  /** One of each, one step of the rollout later. */
  private void changeKeys() throws Exception {
    replaceNewerWith(Map.of("MCPGATEWAY_JWT_KEYS", "database," + KEY));
    counts("a login at the release before", play.logIn(older()).orElseThrow());
    counts("a login where the new key is known", play.logIn(newer()).orElseThrow());

    String before = play.logIn(older()).orElseThrow();
    Map<String, String> signing = Map.of("MCPGATEWAY_JWT_KEYS", KEY + ",database");
    replaceNewerWith(signing);
    counts("a login at the release before", before);
    String signed = play.logIn(newer()).orElseThrow();
    expectStatus(200, newer(), "what the new key signed", signed);
    // It has not been told of that key: docs/operations.md says to tell all before one signs.
    expectStatus(401, older(), "what the new key signed", signed);

    for (String lane : olderLanes) {
      play.replica(lane).kill();
      play.start(lane, signing);
    }
    play.awaitServing(Duration.ZERO, Play.TIME_TO_COME_UP);
    counts("a login at the release before", before);
    counts("what the new key signed", signed);
  }

  private void replaceNewerWith(Map<String, String> settings) throws Exception {
    for (String lane : newerLanes) {
      play.replica(lane).kill();
      play.start(lane, settings);
    }
    play.awaitServing(Duration.ZERO, Play.TIME_TO_COME_UP);
  }

  /** Its own check of the schema finds it ahead. */
  private void restartOneOfTheOlder() throws Exception {
    Replica restarted = older();
    play.fault("SIGKILL of " + restarted.lane() + ", of the release before", restarted::kill);
    play.startOlder(restarted.lane(), program);
    play.awaitServing(Duration.ZERO, Play.TIME_TO_COME_UP);
    counts("a login there", play.logIn(older()).orElseThrow());
  }

  private Replica older() {
    return play.replica(olderLanes.get(0));
  }

  private Replica newer() {
    return play.replica(newerLanes.get(0));
  }

  private String logIn(Replica replica, String email) {
    return Api.logIn(replica.port(), email, password)
        .orElseThrow(
            () ->
                new IllegalStateException("no login of %s at %s".formatted(email, replica.lane())));
  }

  private void counts(String what, String token) {
    play.survivors().forEach(replica -> expectStatus(200, replica, what, token));
  }

  /** What another replica has ended takes effect within a second. */
  private void hasEnded(String what, String token) throws Exception {
    for (Replica replica : play.survivors()) {
      play.awaitTrue(what + " ended at " + replica.lane(), SEEN, () -> me(replica, token) == 401);
    }
  }

  private void expectStatus(int status, Replica replica, String what, String token) {
    Answer answer = Api.send(replica.port(), token, "GET", ME, "");
    play.expect(
        String.format(Locale.ROOT, "%s: %d at %s", what, status, replica.lane()),
        answer.status() == status,
        answer.toString());
  }

  private static int me(Replica replica, String token) {
    return Api.send(replica.port(), token, "GET", ME, "").status();
  }

  private static Answer made(Replica replica, String token, String path, String body) {
    return done(replica, token, "POST", path, body);
  }

  private static Answer done(Replica replica, String token, String verb, String path, String body) {
    return Api.done(replica, token, verb, path, body);
  }

  private static String id(Answer answer) {
    return answer.text("id").orElseThrow();
  }

  private static String token(Answer answer) {
    return answer.text("access_token").orElseThrow();
  }
}
