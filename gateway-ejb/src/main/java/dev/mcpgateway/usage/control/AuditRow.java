package dev.mcpgateway.usage.control;

import dev.mcpgateway.usage.CallRecord;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A call to be audited.
 *
 * @param id which grows with time, so that rows that are written together lie together in the index
 */
record AuditRow(UUID id, CallRecord call) {

  private static final int RANDOM_BITS_OF_TIME = 16;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000000000000000L;

  static AuditRow of(CallRecord call) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long time = call.began().toEpochMilli() << RANDOM_BITS_OF_TIME;
    return new AuditRow(
        new UUID(time | VERSION_7 | random.nextLong(0x1000), VARIANT | (random.nextLong() >>> 2)),
        call);
  }
}
