package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {

  static Stream<Arguments> understood() {
    return Stream.of(
        Arguments.of("", new Command.Serve()),
        Arguments.of("--version", new Command.Version()),
        Arguments.of("--help", new Command.Help()),
        Arguments.of("-h", new Command.Help()),
        Arguments.of("schema --help", new Command.Help()),
        Arguments.of("layout some/folder", new Command.LayOut(Path.of("some/folder"))),
        Arguments.of("keys rotate", new Command.KeysRotate()),
        Arguments.of("sample", new Command.Sample(8090)),
        Arguments.of("sample --port 0", new Command.Sample(0)),
        Arguments.of("sample --port=9999", new Command.Sample(9999)),
        Arguments.of("schema check", new Command.SchemaCheck()),
        Arguments.of("schema status", new Command.SchemaStatus()),
        Arguments.of("schema migrate", new Command.SchemaMigrate()),
        Arguments.of("schema rollback --to 0003-x", new Command.SchemaRollback("0003-x")),
        Arguments.of("schema rollback --to=0003-x", new Command.SchemaRollback("0003-x")));
  }

  @ParameterizedTest
  @MethodSource("understood")
  void understands(String line, Command command) throws Exception {
    assertThat(CommandLine.parse(words(line))).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource({
    "serve, unknown command serve",
    "--port, unknown option --port",
    "--version now, unknown command now",
    "schema, 'schema needs one of check, status, migrate, rollback'",
    "schema chekc, unknown command chekc",
    "schema check --fast, unknown option --fast",
    "keys, keys needs rotate",
    "keys list, unknown command list",
    "keys rotate now, unknown command now",
    "sample --port, '--port needs a port, 0 to 65535'",
    "sample --port=70000, '--port needs a port, 0 to 65535'",
    "sample 8090, unknown command 8090",
    "sample --port 1 2, unknown command 2",
    "layout, layout needs a directory",
    "layout --force, layout needs a directory",
    "layout here there, unknown command there",
    "schema rollback, schema rollback needs --to ID",
    "schema rollback 0003-x, unknown command 0003-x",
    "schema rollback --to, --to needs the id of a change",
    "schema rollback --to=, --to needs the id of a change",
    "schema rollback --to --force, --to needs the id of a change",
    "schema rollback --to 0003-x 0004-y, unknown command 0004-y",
    "schema rollback --to=0003-x --to=0004-y, unknown option --to=0004-y",
  })
  void refusesAndNamesWhatItDoesNotKnow(String line, String message) {
    assertThatThrownBy(() -> CommandLine.parse(words(line)))
        .isInstanceOf(CommandLine.UsageException.class)
        .hasMessage(message);
  }

  @Test
  void theUsageFitsATerminal() {
    assertThat(CommandLine.USAGE.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" "));
  }
}
