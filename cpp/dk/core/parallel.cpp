#include "dk/core/parallel.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

namespace dk {

namespace {

// A thread that was woken may find itself on the core that is already busy. So it looks for the
// next job for about 0.5 ms before it goes to sleep: longer than a training step leaves it without
// work, or a page's event loop takes between two chunks of steps. An idle engine costs nothing.
constexpr int looks_for_job = 400'000;
// The last task of a job is soon done.
constexpr int looks_for_end = 60'000;

/// Looks at `ready` so many times; whether it came true.
template <class Condition>
bool spin(int looks, const Condition& ready) {
  for (int i = 0; i < looks; ++i) {
    if (ready()) return true;
  }
  return false;
}

/// A job is over when its tasks are, not when every helper has been there: one that the system has
/// put behind the calling thread on the same core, or that another program keeps from running,
/// costs nothing but its help.
class ThreadPool {
 public:
  explicit ThreadPool(int helpers) {
    try {
      for (int i = 0; i < helpers; ++i) helpers_.emplace_back([this] { help(); });
    } catch (...) {
      stop();
      throw;
    }
  }

  ~ThreadPool() { stop(); }

  /// Lets the helpers end.
  void dismiss() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      unclaimed_.store(tasks_of(job_of(unclaimed_.load()) + 1, 0));
    }
    job_came_.notify_all();
  }

  int helpers() const { return static_cast<int>(helpers_.size()); }

  void run(int count, void (*task)(const void*, int), const void* context) {
    const std::uint32_t job = job_of(unclaimed_.load(std::memory_order_relaxed)) + 1;
    {
      const std::lock_guard lock(mutex_);
      task_ = task;
      context_ = context;
      left_.store(count, std::memory_order_relaxed);
      ran_out_.store(false, std::memory_order_relaxed);
      unclaimed_.store(tasks_of(job, count), std::memory_order_release);
    }
    job_came_.notify_all();
    work(job);
    const auto done = [this] { return left_.load(std::memory_order_acquire) == 0; };
    if (!spin(looks_for_end, done)) {
      std::unique_lock lock(mutex_);
      job_done_.wait(lock, done);
    }
    if (ran_out_.load(std::memory_order_relaxed)) throw std::bad_alloc();
  }

 private:
  // `unclaimed_` is the number of a job and how many of its tasks nobody has claimed, in one word:
  // a thread that comes late cannot take a task of one job for a task of another.
  static std::uint64_t tasks_of(std::uint32_t job, int count) {
    return std::uint64_t{job} << 32 | static_cast<std::uint32_t>(count);
  }
  static std::uint32_t job_of(std::uint64_t tasks) {
    return static_cast<std::uint32_t>(tasks >> 32);
  }
  static int count_of(std::uint64_t tasks) { return static_cast<int>(tasks & 0xffff'ffff); }

  void stop() {
    dismiss();
    for (std::thread& helper : helpers_) helper.join();
  }

  void help() {
    std::uint32_t seen = 0;
    for (;;) {
      const auto came = [&] { return job_of(unclaimed_.load(std::memory_order_acquire)) != seen; };
      if (!spin(looks_for_job, came)) {
        std::unique_lock lock(mutex_);
        job_came_.wait(lock, came);
      }
      seen = job_of(unclaimed_.load(std::memory_order_acquire));
      if (stopping_) return;
      work(seen);
    }
  }

  /// Does tasks of the job as long as there are any.
  void work(std::uint32_t job) {
    std::uint64_t tasks = unclaimed_.load(std::memory_order_acquire);
    while (job_of(tasks) == job && count_of(tasks) > 0) {
      if (!unclaimed_.compare_exchange_weak(tasks, tasks - 1, std::memory_order_acquire)) continue;
      try {
        task_(context_, count_of(tasks) - 1);  // of this job, which is not over before this task is
      } catch (const std::bad_alloc&) {
        ran_out_.store(true, std::memory_order_relaxed);
      }
      if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        { const std::lock_guard lock(mutex_); }  // so that the sleeper does not miss it
        job_done_.notify_one();
      }
      tasks = unclaimed_.load(std::memory_order_acquire);
    }
  }

  std::vector<std::thread> helpers_;
  std::mutex mutex_;
  std::condition_variable job_came_, job_done_;
  std::atomic<std::uint64_t> unclaimed_{0};
  std::atomic<int> left_{0};
  std::atomic<bool> ran_out_{false};  // of memory, in a task of this job
  std::atomic<bool> stopping_{false};
  void (*task_)(const void*, int) = nullptr;
  const void* context_ = nullptr;
};

std::unique_ptr<ThreadPool> pool;

}  // namespace

void set_threads(int count) {
  pool.reset();
  if (count > 1) pool = std::make_unique<ThreadPool>(count - 1);
}

int threads() { return pool ? pool->helpers() + 1 : 1; }

void dismiss_threads() {
  if (pool) pool.release()->dismiss();  // they may look at it until they are ended
}

void detail::run_parallel(int count, void (*task)(const void*, int), const void* context) {
  if (pool && count > 1) {
    pool->run(count, task, context);
  } else {
    for (int i = 0; i < count; ++i) task(context, i);
  }
}

}  // namespace dk
