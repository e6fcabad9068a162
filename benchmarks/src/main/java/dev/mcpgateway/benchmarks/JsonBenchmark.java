package dev.mcpgateway.benchmarks;

import dev.mcpgateway.rest.identity.UserView;
import dev.mcpgateway.rest.json.JsonWriting;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of writing a response as JSON: a page of a hundred accounts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JsonBenchmark {

  private final List<UserView> page =
      IntStream.range(0, 100).mapToObj(JsonBenchmark::account).toList();

  private static UserView account(int number) {
    Instant time = Instant.parse("2026-11-30T08:15:30.123456Z").plusSeconds(number);
    return new UserView(
        String.format(Locale.ROOT, "user%d@example.com", number),
        Optional.of("Ada Lovelace the " + number),
        false,
        true,
        "local",
        time,
        Optional.of(time),
        true,
        false,
        0,
        Optional.empty(),
        false);
  }

  @Benchmark
  public String hundredAccounts() {
    return JsonWriting.text(page);
  }
}
