package dev.mcpgateway.rest.openapi;

import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.GatewayApplication;
import dev.mcpgateway.rest.access.Authenticated;
import dev.mcpgateway.rest.access.Open;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.access.TokenBound;
import dev.mcpgateway.rest.catalog.ListParameters;
import dev.mcpgateway.rest.catalog.VisibilityParameter;
import dev.mcpgateway.rest.frame.VersionPrefix;
import dev.mcpgateway.rest.paging.Limit;
import dev.mcpgateway.rest.paging.ListLimit;
import dev.mcpgateway.rest.problem.Problem;
import dev.mcpgateway.rest.rbac.ScopeParameter;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Generates the OpenAPI document from the code: every operation from its method, every body from
 * its record, and every access rule from the annotation that enforces it.
 */
public class ApiDescription implements OASModelReader {

  private static final String JSON = "application/json";
  private static final String BEARER = "bearer";
  private static final String EXTENSION = "x-required-permission";
  private static final String BOUND_TOKENS = "x-reached-by-tokens-bound-to";

  private final Schemas schemas = new Schemas();

  @Override
  public OpenAPI buildModel() {
    Paths paths = OASFactory.createPaths();
    operations()
        .forEach(
            (path, methods) -> {
              paths.addPathItem(path, item(path, methods, ""));
              paths.addPathItem(VersionPrefix.V1 + path, item(path, methods, "V1"));
            });
    OpenAPI api =
        OASFactory.createOpenAPI()
            .openapi("3.1.0")
            .info(
                OASFactory.createInfo()
                    .title("MCP Gateway: management API")
                    .version("1")
                    .description(
                        "Roles, accounts, teams, API tokens and the catalogue. Every path is also"
                            + " there under /v1.")
                    .license(
                        OASFactory.createLicense()
                            .name("Apache-2.0")
                            .url("https://www.apache.org/licenses/LICENSE-2.0.txt")))
            .addServer(OASFactory.createServer().url("/"))
            .paths(paths)
            .components(
                OASFactory.createComponents()
                    .addSecurityScheme(
                        BEARER,
                        OASFactory.createSecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("bearer")
                            .bearerFormat("JWT")));
    schemas.components().forEach(api.getComponents()::addSchema);
    return api;
  }

  private static SortedMap<String, List<Method>> operations() {
    return GatewayApplication.RESOURCES.stream()
        .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Described.class))
        .sorted(Comparator.comparing(Method::getName))
        .collect(
            Collectors.groupingBy(
                method -> path(method.getDeclaringClass()) + path(method),
                TreeMap::new,
                Collectors.toList()));
  }

  private static String path(AnnotatedElement element) {
    return Optional.ofNullable(element.getAnnotation(Path.class))
        .map(path -> path.value().startsWith("/") ? path.value() : "/" + path.value())
        .orElse("");
  }

  private PathItem item(String path, List<Method> methods, String suffix) {
    PathItem item = OASFactory.createPathItem();
    for (Method method : methods) {
      item.setOperation(PathItem.HttpMethod.valueOf(verb(method)), operation(path, method, suffix));
    }
    return item;
  }

  private static String verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(verb -> verb != null)
        .findFirst()
        .orElseThrow()
        .value();
  }

  private Operation operation(String path, Method method, String suffix) {
    Described described = method.getAnnotation(Described.class);
    Operation operation =
        OASFactory.createOperation()
            .operationId(method.getName() + suffix)
            .summary(described.value())
            .addTag(path.split("/", 3)[1])
            .responses(responses(method, described));
    if (!method.isAnnotationPresent(Open.class)) {
      operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(BEARER));
    }
    Optional.ofNullable(method.getAnnotation(Requires.class))
        .ifPresent(
            requires -> {
              operation.addExtension(EXTENSION, requires.value().id());
              operation.description(
                  (requires.forOthersOnly() ? "Needs, unless it is one's own: " : "Needs: ")
                      + requires.value().id()
                      + (requires.byLoginOnly() ? ", and a login: an API token is not enough" : "")
                      + (described.note().isEmpty() ? "" : ". " + described.note()));
            });
    TokenBound[] bounds = reachedWithin(method);
    if (bounds.length > 0) {
      operation.addExtension(
          BOUND_TOKENS, Arrays.stream(bounds).map(TokenBound::id).sorted().toList());
    }
    for (java.lang.reflect.Parameter parameter : method.getParameters()) {
      if (parameter.isAnnotationPresent(BeanParam.class)) {
        Arrays.stream(parameter.getType().getDeclaredFields())
            .filter(ApiDescription::isParameter)
            .forEach(field -> operation.addParameter(parameter(field, field.getType())));
      } else if (parameter.getType().isRecord() && !isParameter(parameter)) {
        Schema schema = schemas.ofRequest(parameter.getType());
        operation.requestBody(
            OASFactory.createRequestBody()
                .required(true)
                .content(
                    OASFactory.createContent()
                        .addMediaType(
                            JSON, media(schema, schemas.exampleOf(parameter.getType())))));
      } else {
        operation.addParameter(parameter(parameter, parameter.getType()));
      }
    }
    return operation;
  }

  private static TokenBound[] reachedWithin(Method method) {
    return Optional.ofNullable(method.getAnnotation(Requires.class))
        .map(Requires::reachedWithin)
        .or(
            () ->
                Optional.ofNullable(method.getAnnotation(Authenticated.class))
                    .map(Authenticated::reachedWithin))
        .orElse(new TokenBound[0]);
  }

  private static boolean isParameter(AnnotatedElement parameter) {
    return parameter.isAnnotationPresent(QueryParam.class)
        || parameter.isAnnotationPresent(PathParam.class)
        || parameter.isAnnotationPresent(HeaderParam.class);
  }

  private static Parameter parameter(AnnotatedElement parameter, Class<?> type) {
    Parameter described = OASFactory.createParameter();
    PathParam path = parameter.getAnnotation(PathParam.class);
    QueryParam query = parameter.getAnnotation(QueryParam.class);
    if (path != null) {
      described.in(In.PATH).name(path.value()).required(true);
    } else if (query != null) {
      described.in(In.QUERY).name(query.value());
    } else {
      described
          .in(In.HEADER)
          .name(parameter.getAnnotation(HeaderParam.class).value())
          .description("The ETag of what was read; without it the last one to write wins");
    }
    Schema schema = schema(type);
    Optional.ofNullable(parameter.getAnnotation(DefaultValue.class))
        .map(DefaultValue::value)
        .ifPresent(defaultValue -> schema.defaultValue(typed(type, defaultValue)));
    return described.schema(schema);
  }

  private static Object typed(Class<?> type, String defaultValue) {
    return type == Limit.class || type == ListLimit.class
        ? Integer.valueOf(defaultValue)
        : Boolean.valueOf(defaultValue);
  }

  private static Schema schema(Class<?> parameter) {
    if (parameter == Limit.class) {
      return Keywords.ofType(SchemaType.INTEGER)
          .minimum(BigDecimal.ONE)
          .maximum(BigDecimal.valueOf(PageRequest.MAX_SIZE));
    }
    if (parameter == ListLimit.class) {
      return Keywords.ofType(SchemaType.INTEGER).minimum(BigDecimal.ZERO);
    }
    if (parameter == Flag.class) {
      return Keywords.ofType(SchemaType.BOOLEAN);
    }
    Schema text = Keywords.ofType(SchemaType.STRING);
    if (parameter == ScopeParameter.class) {
      Arrays.stream(RoleScope.values()).map(RoleScope::id).forEach(text::addEnumeration);
    }
    if (parameter == VisibilityParameter.class) {
      Arrays.stream(Visibility.values()).map(Visibility::id).forEach(text::addEnumeration);
    }
    return text;
  }

  private APIResponses responses(Method method, Described described) {
    APIResponses responses = OASFactory.createAPIResponses();
    APIResponse success = OASFactory.createAPIResponse().description("Done");
    if (described.answer() != Void.class) {
      Schema one = schemas.ofAnswer(described.answer());
      Object example = schemas.exampleOf(described.answer());
      success.content(
          OASFactory.createContent()
              .addMediaType(
                  JSON,
                  described.list()
                      ? media(listOf(one, method), List.of(example))
                      : media(one, example)));
    }
    if (described.status() == 201) {
      success.addHeader(
          "Location",
          OASFactory.createHeader()
              .description("Where it is: a path on this host")
              .schema(Keywords.ofType(SchemaType.STRING)));
    }
    responses.addAPIResponse(Integer.toString(described.status()), success);
    Map<Integer, String> refusals = new TreeMap<>();
    refusals.put(406, "Only application/json is offered");
    refusals.put(422, "Bad input");
    refusals.put(
        503, "The database does not answer in time, or too much of the kind is being done");
    if (!method.isAnnotationPresent(Open.class)) {
      refusals.put(401, "No token, or one that proves nothing");
      refusals.put(403, "Not permitted");
    }
    if (Arrays.stream(method.getParameters())
        .anyMatch(parameter -> parameter.getType().isRecord() && !isParameter(parameter))) {
      refusals.put(413, "The body is too large");
      refusals.put(415, "The body is not JSON");
    }
    for (int status : described.refusals()) {
      refusals.put(status, "Refused; the problem's detail says why");
    }
    Schema problem = schemas.ofProblem();
    refusals.forEach(
        (status, text) ->
            responses.addAPIResponse(
                status.toString(),
                OASFactory.createAPIResponse()
                    .description(text)
                    .content(
                        OASFactory.createContent()
                            .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType().schema(problem)))));
    return responses;
  }

  /** An array, or with {@code include_pagination=true} an object that has it by the path's name. */
  private static Schema listOf(Schema one, Method method) {
    Schema items = Keywords.ofType(SchemaType.ARRAY).items(one);
    if (Arrays.stream(method.getParameterTypes()).noneMatch(ListParameters.class::equals)) {
      return items;
    }
    String kind = (path(method.getDeclaringClass()) + path(method)).replaceFirst(".*/", "");
    Schema page =
        Keywords.ofType(SchemaType.OBJECT)
            .addProperty(kind, Keywords.ofType(SchemaType.ARRAY).items(one))
            .addProperty("nextCursor", Keywords.orNull(Keywords.ofType(SchemaType.STRING)))
            .required(List.of(kind, "nextCursor"));
    return OASFactory.createSchema().addOneOf(items).addOneOf(page);
  }

  private static MediaType media(Schema schema, Object example) {
    return OASFactory.createMediaType().schema(schema).example(example);
  }
}
