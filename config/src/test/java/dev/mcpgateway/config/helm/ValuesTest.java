package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code values.yaml}, {@code values.schema.json} and the templates are consistent. */
class ValuesTest {

  private static final JsonNode DEFAULTS = new YAMLMapper().readTree(read("values.yaml"));
  private static final JsonNode SCHEMA = new JsonMapper().readTree(read("values.schema.json"));

  private static final String README = read("README.md");
  private static final JsonNode CHANGES =
      new YAMLMapper().readTree(ValuesTest.class.getResourceAsStream("one-change-per-value.yaml"));

  static Stream<String> values() {
    return leaves("", DEFAULTS).keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyValueChangesWhatIsRendered(String value) {
    List<String> change = CHANGES.path(value).values().stream().map(JsonNode::toString).toList();
    assertThat(change).as("an example of %s", value).isNotEmpty();
    List<String> before = change.subList(0, change.size() - 1);

    assertThat(render(change).manifests()).isNotEqualTo(render(before).manifests());
  }

  @Test
  void thereIsAnExampleForNoOtherValue() {
    assertThat(CHANGES.propertyNames())
        .containsExactlyInAnyOrderElementsOf(leaves("", DEFAULTS).keySet());
  }

  @Test
  void theSchemaDescribesEveryValueAndNoOther() {
    assertThat(described("", SCHEMA))
        .containsExactlyInAnyOrderElementsOf(offered("", DEFAULTS, SCHEMA));
  }

  @ParameterizedTest
  @MethodSource("values")
  void theReadmeExplainsEveryValueOrTheObjectThatItBelongsTo(String value) {
    String explained = value;
    while (!README.contains("`" + explained + "`") && explained.contains(".")) {
      explained = explained.substring(0, explained.lastIndexOf('.'));
    }

    assertThat(README).as("what the README says about %s", value).contains("`" + explained + "`");
  }

  @Test
  void everyObjectOfTheSchemaIsClosedUnlessItIsKubernetesOwn() {
    assertThat(openObjects("", SCHEMA))
        .containsExactlyInAnyOrder(
            "global",
            "affinity",
            "resources",
            "migration.resources",
            "podSecurityContext",
            "securityContext",
            "autoscaling.behavior");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "databse: {url: x}                                    | databse",
        "database: {uri: x}                                   | uri",
        "database: {url: 'postgresql://db/gateway'}           | /database/url",
        "database: {waitSeconds: 0}                           | /database/waitSeconds",
        "database: {waitSeconds: PT2M}                        | /database/waitSeconds",
        "database: {existingSecret: a-secret}                 | /database/existingSecret",
        "database: {existingSecret: {passwordKey: ''}}        | passwordKey",
        "schema: {waitSeconds: -1}                            | /schema/waitSeconds",
        "admin: {email: nobody}                               | /admin/email",
        "rbac: {extraRoles: [{name: a, scope: world, permissions: [p]}]}  | scope",
        "rbac: {extraRoles: [{name: a, scope: team, permissions: []}]}    | permissions",
        "rbac: {extraRoles: [{name: a, scope: team}]}         | permissions",
        "migration: {enabled: 'false'}                        | /migration/enabled",
        "migration: {hookPhase: 'pre-install'}                | /migration/hookPhase",
        "migration: {hookPhase: 'post-install,post-upgrade'}  | /migration/hookPhase",
        "migration: {hookDeletePolicy: always}                | /migration/hookDeletePolicy",
        "migration: {backoffLimit: -1}                        | /migration/backoffLimit",
        "migration: {ttlSecondsAfterFinished: 0}              | ttlSecondsAfterFinished",
        "image: {tag: 'not a tag'}                            | /image/tag",
        "image: {digest: 'md5:1'}                             | /image/digest",
        "image: {repository: ''}                              | /image/repository",
        "replicaCount: three                                  | /replicaCount",
        "httpPort: 80                                         | /httpPort",
        "managementPort: 80                                   | /managementPort",
        "extraEnv: {A: b}                                     | /extraEnv",
        "extraEnv: [{name: A, value: 1}]                      | /extraEnv/0/value",
        "extraEnv: [{value: a}]                               | name",
        "javaOptions: -Dmcpgateway.http-port=1                | /javaOptions",
        "podLabels: {a: 1}                                    | /podLabels/a",
        "strategy: {type: Fast}                               | /strategy/type",
        "podDisruptionBudget: {maxUnavailable: half}          | maxUnavailable",
        "ingress: {enabled: true}                             | hosts",
        "httpRoute: {enabled: true}                           | parentRefs",
        "service: {type: ExternalName}                        | /service/type",
        "networkPolicy: {databasePorts: []}                   | databasePorts",
        "publicUrl: mcp.example.com                           | /publicUrl",
        "publicUrl: 'https://a:b@mcp.example.com'             | /publicUrl",
        "cors: {allowedOrigins: ['*']}                        | /cors/allowedOrigins/0",
        "catalog: {defaultVisibility: everybody}              | /catalog/defaultVisibility",
        "serviceAccount: {name: Not_A_Name}                   | /serviceAccount/name",
        "fullnameOverride: Not_A_Name                         | /fullnameOverride"
      })
  void valuesThatMakeNoSenseAreRefusedByName(String values, String named) {
    assertThat(GatewayChart.errorFor(MINIMAL, values))
        .contains("values don't meet the specifications of the schema", named);
  }

  @Test
  void aDatabaseIsAskedFor() {
    assertThat(GatewayChart.errorFor())
        .contains("database.url is required", "database.existingSecret");
    assertThat(GatewayChart.errorFor("database: {existingSecret: {name: without-url-key}}"))
        .contains("database.url is required");
  }

  @ParameterizedTest
  @CsvSource({
    "url, jdbc:postgresql://db/gateway?user=a&password=b",
    "url, jdbc:postgresql://a:b@db/gateway",
    "migrationUrl, jdbc:postgresql://db/gateway?sslpassword=b"
  })
  void aPasswordInAUrlIsRefusedAndNotRepeated(String setting, String url) {
    assertThat(GatewayChart.errorFor(MINIMAL, "database: {%s: '%s'}".formatted(setting, url)))
        .contains("database." + setting + " contains a password")
        .doesNotContain("password=b")
        .doesNotContain("a:b@");
  }

  private static Release render(List<String> values) {
    return GatewayChart.render(
        Stream.concat(Stream.of(MINIMAL), values.stream()).toArray(String[]::new));
  }

  private static Map<String, JsonNode> leaves(String path, JsonNode node) {
    Map<String, JsonNode> leaves = new LinkedHashMap<>();
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(entry -> leaves.putAll(leaves(child(path, entry.getKey()), entry.getValue())));
    } else {
      leaves.put(path, node);
    }
    return leaves;
  }

  /** The paths of the values, down to those whose schema is Kubernetes' own. */
  private static List<String> offered(String path, JsonNode node, JsonNode schema) {
    JsonNode properties = resolve(schema).path("properties");
    if (!properties.isObject()) {
      return List.of(path);
    }
    return node.properties().stream()
        .flatMap(
            entry ->
                offered(
                    child(path, entry.getKey()), entry.getValue(), properties.path(entry.getKey()))
                    .stream())
        .toList();
  }

  private static List<String> described(String path, JsonNode schema) {
    JsonNode properties = resolve(schema).path("properties");
    if (!properties.isObject()) {
      return List.of(path);
    }
    return properties.properties().stream()
        .filter(entry -> !child(path, entry.getKey()).equals("global"))
        .flatMap(entry -> described(child(path, entry.getKey()), entry.getValue()).stream())
        .toList();
  }

  private static List<String> openObjects(String path, JsonNode schema) {
    JsonNode resolved = resolve(schema);
    if (!resolved.path("type").asString("").equals("object")) {
      return List.of();
    }
    if (!resolved.has("additionalProperties")) {
      return List.of(path);
    }
    return resolved.path("properties").properties().stream()
        .flatMap(entry -> openObjects(child(path, entry.getKey()), entry.getValue()).stream())
        .toList();
  }

  private static JsonNode resolve(JsonNode schema) {
    return schema.has("$ref") ? SCHEMA.at(schema.get("$ref").asString().substring(1)) : schema;
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String read(String file) {
    try {
      return Files.readString(GatewayChart.DIRECTORY.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
