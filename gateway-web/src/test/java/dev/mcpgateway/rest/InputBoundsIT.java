package dev.mcpgateway.rest;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No input that is let in is longer than the column that keeps it. */
class InputBoundsIT {

  private static final String NOT_KEPT = "";

  /** Where each text of a request's body is kept. One that is missing here fails. */
  private static final Map<String, String> COLUMNS =
      Map.ofEntries(
          entry("AssignmentInput.roleId", "user_roles.role_id"),
          entry("AssignmentInput.scopeId", "user_roles.scope_id"),
          entry("CheckInput.userEmail", NOT_KEPT),
          entry("CheckInput.permission", NOT_KEPT),
          entry("CheckInput.resourceType", NOT_KEPT),
          entry("CheckInput.resourceId", NOT_KEPT),
          entry("CheckInput.teamId", NOT_KEPT),
          entry("JoinInput.message", "email_team_join_requests.message"),
          entry("LoginInput.email", NOT_KEPT),
          entry("LoginInput.password", NOT_KEPT),
          entry("MemberInput.email", "email_team_invitations.email"),
          entry("PasswordInput.oldPassword", NOT_KEPT),
          entry("PasswordInput.newPassword", NOT_KEPT),
          entry("RoleInput.name", "roles.name"),
          entry("RoleInput.description", "roles.description"),
          entry("RoleInput.permissions", "roles.permissions"),
          entry("RoleInput.inheritsFrom", "roles.inherits_from"),
          entry("RoleUpdate.name", "roles.name"),
          entry("RoleUpdate.description", "roles.description"),
          entry("RoleUpdate.permissions", "roles.permissions"),
          entry("RoleUpdate.inheritsFrom", "roles.inherits_from"),
          entry("Scope.serverId", "email_api_tokens.server_id"),
          entry("Scope.permissions", "email_api_tokens.resource_scopes"),
          entry("Scope.ipRestrictions", "email_api_tokens.ip_restrictions"),
          entry("TeamInput.name", "email_teams.name"),
          entry("TeamInput.slug", "email_teams.slug"),
          entry("TeamInput.description", "email_teams.description"),
          entry("TeamUpdate.name", "email_teams.name"),
          entry("TeamUpdate.description", "email_teams.description"),
          entry("TokenInput.name", "email_api_tokens.name"),
          entry("TokenInput.description", "email_api_tokens.description"),
          entry("TokenInput.tags", "email_api_tokens.tags"),
          entry("TokenInput.teamId", "email_api_tokens.team_id"),
          entry("TokenUpdate.name", "email_api_tokens.name"),
          entry("TokenUpdate.description", "email_api_tokens.description"),
          entry("TokenUpdate.tags", "email_api_tokens.tags"),
          entry("GatewayInput.name", "gateways.name"),
          entry("GatewayInput.description", "gateways.description"),
          entry("GatewayInput.tags", "gateways.tags"),
          entry("GatewayInput.teamId", "gateways.team_id"),
          entry("GatewayInput.ownerEmail", "gateways.owner_email"),
          entry("GatewayInput.url", "gateways.url"),
          entry("GatewayInput.transport", NOT_KEPT),
          entry("GatewayInput.passthroughHeaders", "gateways.passthrough_headers"),
          entry("GatewayInput.caCertificate", "gateways.ca_certificate"),
          entry("GatewayInput.clientCert", "gateways.client_certificate"),
          entry("GatewayInput.clientKey", NOT_KEPT),
          entry("GatewayInput.authType", "gateways.auth_type"),
          entry("GatewayInput.authUsername", NOT_KEPT),
          entry("GatewayInput.authPassword", NOT_KEPT),
          entry("GatewayInput.authToken", NOT_KEPT),
          entry("GatewayInput.authHeaderKey", NOT_KEPT),
          entry("GatewayInput.authHeaderValue", NOT_KEPT),
          entry("GatewayUpdate.name", "gateways.name"),
          entry("GatewayUpdate.description", "gateways.description"),
          entry("GatewayUpdate.tags", "gateways.tags"),
          entry("GatewayUpdate.teamId", "gateways.team_id"),
          entry("GatewayUpdate.ownerEmail", "gateways.owner_email"),
          entry("GatewayUpdate.url", "gateways.url"),
          entry("GatewayUpdate.transport", NOT_KEPT),
          entry("GatewayUpdate.passthroughHeaders", "gateways.passthrough_headers"),
          entry("GatewayUpdate.caCertificate", "gateways.ca_certificate"),
          entry("GatewayUpdate.clientCert", "gateways.client_certificate"),
          entry("GatewayUpdate.clientKey", NOT_KEPT),
          entry("GatewayUpdate.authType", "gateways.auth_type"),
          entry("GatewayUpdate.authUsername", NOT_KEPT),
          entry("GatewayUpdate.authPassword", NOT_KEPT),
          entry("GatewayUpdate.authToken", NOT_KEPT),
          entry("GatewayUpdate.authHeaderKey", NOT_KEPT),
          entry("GatewayUpdate.authHeaderValue", NOT_KEPT),
          entry("AuthHeader.key", NOT_KEPT),
          entry("AuthHeader.value", NOT_KEPT),
          entry("ServerInput.name", "servers.name"),
          entry("ServerInput.description", "servers.description"),
          entry("ServerInput.tags", "servers.tags"),
          entry("ServerInput.teamId", "servers.team_id"),
          entry("ServerInput.ownerEmail", "servers.owner_email"),
          entry("ServerInput.icon", "servers.icon"),
          entry("ServerInput.associatedTools", NOT_KEPT),
          entry("ServerInput.associatedResources", NOT_KEPT),
          entry("ServerInput.associatedPrompts", NOT_KEPT),
          entry("ServerUpdate.name", "servers.name"),
          entry("ServerUpdate.description", "servers.description"),
          entry("ServerUpdate.tags", "servers.tags"),
          entry("ServerUpdate.teamId", "servers.team_id"),
          entry("ServerUpdate.ownerEmail", "servers.owner_email"),
          entry("ServerUpdate.icon", "servers.icon"),
          entry("ServerUpdate.associatedTools", NOT_KEPT),
          entry("ServerUpdate.associatedResources", NOT_KEPT),
          entry("ServerUpdate.associatedPrompts", NOT_KEPT),
          entry("ServerInput.id", "servers.id"),
          entry("ResourceInput.name", "resources.name"),
          entry("ResourceInput.description", "resources.description"),
          entry("ResourceInput.tags", "resources.tags"),
          entry("ResourceInput.teamId", "resources.team_id"),
          entry("ResourceInput.ownerEmail", "resources.owner_email"),
          entry("ResourceInput.uri", "resources.uri"),
          entry("ResourceInput.title", "resources.title"),
          entry("ResourceInput.mimeType", "resources.mime_type"),
          entry("ResourceInput.uriTemplate", "resources.uri_template"),
          entry("ResourceInput.content", "resources.text_content"),
          entry("ResourceUpdate.name", "resources.name"),
          entry("ResourceUpdate.description", "resources.description"),
          entry("ResourceUpdate.tags", "resources.tags"),
          entry("ResourceUpdate.teamId", "resources.team_id"),
          entry("ResourceUpdate.ownerEmail", "resources.owner_email"),
          entry("ResourceUpdate.uri", "resources.uri"),
          entry("ResourceUpdate.title", "resources.title"),
          entry("ResourceUpdate.mimeType", "resources.mime_type"),
          entry("ResourceUpdate.uriTemplate", "resources.uri_template"),
          entry("ResourceUpdate.content", "resources.text_content"),
          entry("ResourceUpdate.customName", "resources.custom_name"),
          entry("PromptInput.name", "prompts.name"),
          entry("PromptInput.description", "prompts.description"),
          entry("PromptInput.tags", "prompts.tags"),
          entry("PromptInput.teamId", "prompts.team_id"),
          entry("PromptInput.ownerEmail", "prompts.owner_email"),
          entry("PromptInput.title", "prompts.title"),
          entry("PromptInput.displayName", "prompts.display_name"),
          entry("PromptInput.customName", "prompts.custom_name"),
          entry("PromptInput.template", "prompts.template"),
          entry("PromptUpdate.name", "prompts.name"),
          entry("PromptUpdate.description", "prompts.description"),
          entry("PromptUpdate.tags", "prompts.tags"),
          entry("PromptUpdate.teamId", "prompts.team_id"),
          entry("PromptUpdate.ownerEmail", "prompts.owner_email"),
          entry("PromptUpdate.title", "prompts.title"),
          entry("PromptUpdate.displayName", "prompts.display_name"),
          entry("PromptUpdate.customName", "prompts.custom_name"),
          entry("PromptUpdate.template", "prompts.template"),
          entry("PromptArgumentInput.name", "prompts.arguments"),
          entry("PromptArgumentInput.description", "prompts.arguments"),
          entry("ToolUpdate.name", "tools.name"),
          entry("ToolUpdate.description", "tools.description"),
          entry("ToolUpdate.tags", "tools.tags"),
          entry("ToolUpdate.teamId", "tools.team_id"),
          entry("ToolUpdate.ownerEmail", "tools.owner_email"),
          entry("ToolUpdate.title", "tools.title"),
          entry("ToolUpdate.displayName", "tools.display_name"),
          entry("ToolUpdate.customName", "tools.custom_name"),
          entry("ServerEnvelope.teamId", "servers.team_id"),
          entry("ResourceEnvelope.teamId", "resources.team_id"),
          entry("PromptEnvelope.teamId", "prompts.team_id"),
          entry("PromptValues.values", NOT_KEPT),
          entry("UserInput.email", "email_users.email"),
          entry("UserInput.password", NOT_KEPT),
          entry("UserInput.fullName", "email_users.full_name"),
          entry("UserUpdate.fullName", "email_users.full_name"),
          entry("UserUpdate.password", NOT_KEPT));

  /** Texts of queries and headers that are kept, which no annotation bounds: tests here do. */
  private static final Set<String> KEPT_PARAMETERS = Set.of("reason");

  private static final Set<String> PARAMETERS_NOT_KEPT =
      Set.of(
          "cursor",
          "successor",
          "scope_id",
          "team_id",
          "If-Match",
          "tags",
          "gateway_id",
          "apijsonpath");

  private static final Gateways GATEWAYS = Gateways.shared();

  private final People people = GATEWAYS.people();

  @Test
  void eachTextOfABodyFitsTheColumnThatKeepsIt() {
    Map<String, Integer> bounds = new TreeMap<>();
    bodies().forEach(body -> collect(body, bounds));
    assertThat(bounds.keySet())
        .as("where is it kept? say so here")
        .containsExactlyInAnyOrderElementsOf(COLUMNS.keySet());
    bounds.forEach(
        (input, maxLength) -> {
          assertThat(maxLength).as("@Size of " + input).isPositive();
          if (!COLUMNS.get(input).equals(NOT_KEPT)) {
            assertThat(maxLength).as(input).isLessThanOrEqualTo(lengthOf(COLUMNS.get(input)));
          }
        });
  }

  @Test
  void eachTextOfAQueryOrHeaderIsKnown() {
    Set<String> names = new LinkedHashSet<>();
    operations()
        .flatMap(operation -> Arrays.stream(operation.getParameters()))
        .flatMap(InputBoundsIT::texts)
        .forEach(text -> nameOf(text).ifPresent(names::add));
    assertThat(names)
        .as("is it kept? say so here, and bound it")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(KEPT_PARAMETERS.stream(), PARAMETERS_NOT_KEPT.stream()).toList());
  }

  @Test
  void noCommentKeepsATokenAlive() {
    String maxLength = "e".repeat(1_000);
    for (String admin : List.of("", "admin/")) {
      assertRevoked(admin, "e".repeat(1_500), maxLength);
      assertRevoked(admin, "e".repeat(6_000), maxLength);
      assertRevoked(
          admin,
          "%F0%9F%98%80".repeat(400) + maxLength,
          "\ud83d\ude00".repeat(400) + "e".repeat(600));
      assertRevoked(admin, "a%00b%1B%5B31m%0Ac", "a b [31m\nc");
      assertRevoked(admin, "%FF%FE", "\ufffd\ufffd");
      assertRevoked(admin, "%20%00%09", "");
      assertRevoked(admin, "", "");
    }
  }

  private void assertRevoked(String admin, String written, String kept) {
    Answer made =
        GATEWAYS.admin().post("/tokens", "{\"name\":\"%s\"}".formatted(UUID.randomUUID()));
    String id = made.object().getJsonObject("token").getString("id");
    ApiClient robot = GATEWAYS.one().with(made.text("access_token"));
    assertThat(robot.get("/auth/email/me").status()).isEqualTo(200);
    Answer revoked = GATEWAYS.admin().delete("/tokens/" + admin + id + "?reason=" + written);
    assertThat(revoked.status()).as(revoked.toString()).isEqualTo(204);
    assertThat(robot.get("/auth/email/me").status()).isEqualTo(401);
    assertThat(people.scalar("SELECT revocation_reason FROM email_api_tokens WHERE id = ?", id))
        .isEqualTo(kept);
  }

  private int lengthOf(String column) {
    String[] names = column.split("\\.", -1);
    String length =
        people.scalar(
            """
            SELECT coalesce(character_maximum_length, CASE WHEN data_type IN ('text', 'jsonb') THEN 2147483647 END)
            FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = ? AND column_name = ?
            """,
            names[0],
            names[1]);
    assertThat(length).as("there is no column " + column).isNotEmpty();
    return Integer.parseInt(length);
  }

  private static Stream<Method> operations() {
    return GatewayApplication.RESOURCES.stream()
        .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Described.class));
  }

  private static Stream<Class<?>> bodies() {
    return operations()
        .flatMap(operation -> Arrays.stream(operation.getParameters()))
        .filter(parameter -> parameter.getType().isRecord() && !isNamed(parameter))
        .<Class<?>>map(Parameter::getType)
        .distinct();
  }

  private static boolean isNamed(Parameter parameter) {
    return Stream.<Class<? extends Annotation>>of(
            QueryParam.class,
            HeaderParam.class,
            PathParam.class,
            MatrixParam.class,
            CookieParam.class,
            FormParam.class)
        .anyMatch(parameter::isAnnotationPresent);
  }

  /** The parameter, or what it is made of, where that is text. */
  private static Stream<? extends AnnotatedElement> texts(Parameter parameter) {
    return parameter.isAnnotationPresent(BeanParam.class)
        ? Arrays.stream(parameter.getType().getDeclaredFields())
            .filter(field -> field.getType() == String.class)
        : Stream.of(parameter).filter(text -> text.getType() == String.class);
  }

  /** What is in a path names something, and is compared, not kept. */
  private static Optional<String> nameOf(AnnotatedElement parameter) {
    return Optional.ofNullable(parameter.getAnnotation(QueryParam.class))
        .map(QueryParam::value)
        .or(
            () ->
                Optional.ofNullable(parameter.getAnnotation(HeaderParam.class))
                    .map(HeaderParam::value));
  }

  private static void collect(Class<?> body, Map<String, Integer> bounds) {
    for (RecordComponent component : body.getRecordComponents()) {
      AnnotatedType type = component.getAnnotatedType();
      while (type instanceof AnnotatedParameterizedType wrapper) {
        type = wrapper.getAnnotatedActualTypeArguments()[0];
      }
      if (type.getType() == String.class) {
        bounds.merge(
            body.getSimpleName() + "." + component.getName(),
            Optional.ofNullable(type.getAnnotation(Size.class)).map(Size::max).orElse(-1),
            Math::max);
      } else if (type.getType() instanceof Class<?> nested && nested.isRecord()) {
        collect(nested, bounds);
      }
    }
  }
}
