package dev.mcpgateway.deployed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Runs the same or several actions concurrently. */
public final class Rivals {

  private Rivals() {}

  /** The result of each. The first failure is thrown. */
  public static <T> List<T> atOnce(int many, ThreadFactory threads, Callable<T> what)
      throws Exception {
    return atOnce(Collections.nCopies(many, what), threads);
  }

  public static <T> List<T> atOnce(List<Callable<T>> all, ThreadFactory threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(all.size(), threads);
    try {
      CyclicBarrier start = new CyclicBarrier(all.size());
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> one : all) {
        running.add(
            pool.submit(
                () -> {
                  start.await(60, TimeUnit.SECONDS);
                  return one.call();
                }));
      }
      List<T> brought = new ArrayList<>();
      for (Future<T> one : running) {
        brought.add(one.get(300, TimeUnit.SECONDS));
      }
      return brought;
    } finally {
      pool.shutdownNow();
    }
  }
}
