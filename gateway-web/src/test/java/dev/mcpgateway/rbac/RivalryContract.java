package dev.mcpgateway.rbac;

import static dev.mcpgateway.rbac.RoleInputs.newRole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.deployed.Rivals;
import dev.mcpgateway.persistence.GetOrCreateResult;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests that need two overlapping transactions: with one server connection they never overlap,
 * since the pooler lets one begin when the other has ended.
 */
abstract class RivalryContract extends SeedingContract {

  /** The negative control: without its index the database does not prevent duplicates. */
  @Test
  void withoutTheIndexTheSameSeedersMakeDuplicates() throws Exception {
    work.execute("DROP INDEX roles_active_name_scope_key");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                work.execute("TRUNCATE roles, user_roles");
                Rivals.atOnce(6, threads, this::seed);
                return !work.query(
                        "SELECT name FROM roles WHERE is_active GROUP BY name, scope HAVING count(*) > 1")
                    .isEmpty();
              });
    } finally {
      work.execute(
          "SELECT * FROM rbac_deduplicate()",
          "CREATE UNIQUE INDEX roles_active_name_scope_key ON roles (name, scope) WHERE is_active");
    }
    assertThat(work.query("SELECT count(*) FROM roles WHERE is_active")).containsExactly("5");
  }

  @Test
  void aRivalThatHasNotCommittedIsWaitedForAndWins() throws Exception {
    try (Connection rival = work.connect()) {
      rival.setAutoCommit(false);
      rival
          .createStatement()
          .execute(
              "INSERT INTO roles (id, name, scope, permissions) VALUES ('rival', 'tester', 'team', '[\"tools.read\"]')");
      FutureTask<GetOrCreateResult<RoleDetails>> late =
          new FutureTask<>(
              () ->
                  work.inTransaction(
                      entities -> {
                        addUser(entities, "before@example.com");
                        GetOrCreateResult<RoleDetails> saved =
                            roles.create(
                                newRole("tester", RoleScope.TEAM, Set.of("tools.execute")));
                        addUser(entities, "after@example.com");
                        return saved;
                      }));
      threads.newThread(late).start();
      awaitABlockedInsert(rival);
      rival.commit();
      rival.setAutoCommit(true);

      GetOrCreateResult<RoleDetails> saved = late.get(30, TimeUnit.SECONDS);
      assertThat(saved.created()).isFalse();
      assertThat(saved.value().id()).isEqualTo("rival");
      assertThat(saved.value().permissions()).containsExactly("tools.read");
    }
    assertThat(work.query("SELECT count(*) FROM email_users WHERE email ~ '^(before|after)@'"))
        .containsExactly("2");
    removeUsers("before@example.com", "after@example.com");
  }

  @Test
  void aRivalThatRollsBackLeavesThePlace() throws Exception {
    try (Connection rival = work.connect()) {
      rival.setAutoCommit(false);
      rival
          .createStatement()
          .execute("INSERT INTO roles (id, name, scope) VALUES ('rival', 'tester', 'team')");
      FutureTask<GetOrCreateResult<RoleDetails>> late =
          new FutureTask<>(
              () -> roles.create(newRole("tester", RoleScope.TEAM, Set.of("tools.execute"))));
      threads.newThread(late).start();
      awaitABlockedInsert(rival);
      rival.rollback();
      rival.setAutoCommit(true);

      assertThat(late.get(30, TimeUnit.SECONDS).created()).isTrue();
    }
  }

  /** Queried on the rival's own connection, since there may be no other. */
  static void awaitABlockedInsert(Connection rival) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              try (var rows =
                  rival
                      .createStatement()
                      .executeQuery(
                          "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")) {
                return rows.next();
              }
            });
  }

  @Test
  void extraRolesInAnyOrderMakeNoDeadlock() throws Exception {
    List<RoleDefinition> forwards =
        IntStream.range(0, 12)
            .mapToObj(
                i -> new RoleDefinition("extra-" + i, RoleScope.TEAM, "", Set.of("tools.read")))
            .toList();
    List<RoleDefinition> backwards = new ArrayList<>(forwards);
    Collections.reverse(backwards);
    for (int round = 0; round < 10; round++) {
      work.execute("TRUNCATE roles, user_roles");
      // The default roles would serialize them.
      seed();
      Rivals.atOnce(
          List.of(
              () -> seeder.seed(RoleCatalogue.CURRENT, forwards),
              () -> seeder.seed(RoleCatalogue.CURRENT, backwards),
              () -> seeder.seed(RoleCatalogue.CURRENT, forwards),
              () -> seeder.seed(RoleCatalogue.CURRENT, backwards)),
          threads);
      assertThat(work.query("SELECT count(*) FROM roles")).containsExactly("17");
    }
  }
}
