package dev.mcpgateway.rbac.control;

import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.rbac.AccessChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.function.LongSupplier;

/**
 * The versions of access control: of what users may do, and of what their tokens rest on. The
 * database raises one in the very commit that changes any of that, whoever makes it, and says whose
 * it changed.
 */
@ApplicationScoped
public class AccessVersions {

  private VersionTracker<String> tracker;

  protected AccessVersions() {}

  @Inject
  public AccessVersions(AccessReader reader) {
    this(reader, System::nanoTime);
  }

  AccessVersions(AccessReader reader, LongSupplier nanoTime) {
    this.tracker = new VersionTracker<>(reader::versions, nanoTime);
  }

  /** By the e-mail addresses of users, as they are stored. */
  public VersionTracker<String> tracker() {
    return tracker;
  }

  void forgetAfter(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccessChanged change) {
    tracker.forget();
  }
}
