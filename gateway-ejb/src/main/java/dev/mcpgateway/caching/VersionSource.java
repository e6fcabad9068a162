package dev.mcpgateway.caching;

/**
 * Asks the database which version is in force. The version has to be raised in the very transaction
 * that makes a change, in a row that this transaction holds until its commit: then it changes
 * exactly when the change can be seen.
 *
 * @param <S> what a change can be confined to
 */
@FunctionalInterface
public interface VersionSource<S> {

  /**
   * The version that is committed now.
   *
   * @param since the version that is known; {@link CacheVersion#NONE} where none is
   * @throws RuntimeException if the database does not answer
   */
  VersionHistory<S> read(CacheVersion since);
}
