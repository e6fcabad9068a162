package dev.mcpgateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.persistence.ConstraintViolation.Kind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class ConstraintViolationTest {

  @ParameterizedTest
  @CsvSource({
    "23502, NOT_NULL",
    "23503, FOREIGN_KEY",
    "23505, UNIQUE",
    "23514, CHECK",
    "23P01, EXCLUSION"
  })
  void isToldByTheSqlState(String sqlState, Kind kind) {
    assertThat(ConstraintViolation.of(violation(sqlState)))
        .contains(new ConstraintViolation(kind, "some_key"));
  }

  @Test
  void nothingElseIsAViolation() {
    assertThat(ConstraintViolation.of(violation("40P01"))).isEmpty();
    assertThat(ConstraintViolation.of(new SQLException("no state"))).isEmpty();
  }

  @Test
  void findsTheNameBehindAPoolsWrapping() {
    SQLException wrapped = new SQLException("wrapped", "23505", violation("23505"));

    assertThat(ConstraintViolation.of(wrapped))
        .contains(new ConstraintViolation(Kind.UNIQUE, "some_key"));
  }

  @Test
  void hasNoNameWhereTheServerGivesNone() {
    assertThat(ConstraintViolation.of(new SQLException("not null", "23502")))
        .contains(new ConstraintViolation(Kind.NOT_NULL, ""));
  }

  @Test
  void isADuplicateOnlyInTheConstraintsNamed() {
    ConstraintViolation violation = new ConstraintViolation(Kind.UNIQUE, "some_key");
    assertThat(violation.isDuplicateIn("other_key", "some_key")).isTrue();
    assertThat(violation.isDuplicateIn("other_key")).isFalse();
    assertThat(new ConstraintViolation(Kind.CHECK, "some_key").isDuplicateIn("some_key")).isFalse();
  }

  private static PSQLException violation(String sqlState) {
    return new PSQLException(
        new ServerErrorMessage("SERROR\0C" + sqlState + "\0Mrefused\0nsome_key\0\0"));
  }
}
