package dev.mcpgateway.benchmarks;

import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.authentication.control.AccessTokens;
import dev.mcpgateway.authentication.control.SigningKeys;
import dev.mcpgateway.authentication.control.TokenState;
import dev.mcpgateway.authentication.control.TokenStateReader;
import dev.mcpgateway.authentication.control.TokenStates;
import dev.mcpgateway.rbac.control.AccessReader;
import dev.mcpgateway.rbac.control.AccessVersions;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Authentication: the token of a login, of one of a thousand users. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TokenVerificationBenchmark {

  private static final String USER = "user500@example.com";
  private static final String ADDRESS = "192.0.2.1";

  /** How the token is signed. */
  public enum Algorithm {
    HS256,
    RS256
  }

  @Param Algorithm algorithm;

  private HeldDatabase database;
  private AccessTokens tokens;
  private AccessTokens tokensOfChangedUsers;
  private AccessTokens tokensOfKnownUsers;
  private AccessVersions versions;
  private String token;

  /** Creates the users, the key and a token. */
  @Setup(Level.Trial)
  public void prepare() throws Exception {
    database = HeldDatabase.by(Route.DIRECT);
    database.execute(
        "INSERT INTO email_users (id, email) SELECT i, 'user' || i || '@example.com' FROM generate_series(1, 1000) i");
    database.analyze();
    AuthenticationConfiguration settings =
        AuthenticationConfiguration.from(SettingLookup.of(Map.of()));
    SigningKeys keys = new SigningKeys(List.of(signing()));
    versions = new AccessVersions(new AccessReader(database.connections()));
    TokenStateReader reader = new TokenStateReader(database.connections());
    tokens = new AccessTokens(settings, keys, new TokenStates(reader, versions));
    tokensOfChangedUsers =
        new AccessTokens(
            settings,
            keys,
            new TokenStates(reader, versions) {
              @Override
              public Optional<TokenState> of(String email, Optional<String> apiToken) {
                return committed(email, apiToken);
              }
            });
    tokensOfKnownUsers =
        new AccessTokens(
            settings,
            keys,
            new TokenStates(reader, versions) {
              @Override
              public Optional<TokenState> of(String email, Optional<String> apiToken) {
                return Optional.of(
                    new TokenState(true, false, Optional.empty(), 1, Optional.empty()));
              }
            });
    token = tokens.issueForLogin(USER, 1).value();
    tokens.verify(token, ADDRESS);
  }

  private Signing signing() throws IOException, GeneralSecurityException {
    if (algorithm == Algorithm.HS256) {
      return new Signing.Secret("0123456789abcdef".repeat(4));
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    KeyPair pair = generator.generateKeyPair();
    return new Signing.KeyPair(
        pem("PRIVATE KEY", pair.getPrivate()), pem("PUBLIC KEY", pair.getPublic()));
  }

  private static Path pem(String label, Key key) throws IOException {
    Path file = Files.createTempFile("benchmark", ".pem");
    file.toFile().deleteOnExit();
    return Files.writeString(
        file,
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(label, Base64.getEncoder().encodeToString(key.getEncoded())));
  }

  @TearDown(Level.Trial)
  public void drop() throws SQLException {
    database.close();
  }

  /** As for nearly every request: the signature, the claims, and the cached state of the user. */
  @Benchmark
  public Caller verified() {
    return tokens.verify(token, ADDRESS);
  }

  @Benchmark
  @Threads(8)
  public Caller verifiedByEightThreads() {
    return tokens.verify(token, ADDRESS);
  }

  /** As for one request every quarter of a second: querying the version. */
  @Benchmark
  public Caller versionAskedAgain() {
    versions.tracker().forget();
    return tokens.verify(token, ADDRESS);
  }

  /** As for the first request after a change of its user, and formerly for every request. */
  @Benchmark
  public Caller readFromTheDatabase() {
    return tokensOfChangedUsers.verify(token, ADDRESS);
  }

  /** The part of the signature and the claims. */
  @Benchmark
  public Caller signatureAndClaimsAlone() {
    return tokensOfKnownUsers.verify(token, ADDRESS);
  }
}
