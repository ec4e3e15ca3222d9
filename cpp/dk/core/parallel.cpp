#include "dk/core/parallel.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace dk {

namespace {

// The products of a training step follow each other within microseconds: a thread looks for the
// next job for about that long before it goes to sleep, so that an idle engine costs nothing.
constexpr int looks_before_sleep = 4000;

/// Looks at `ready` for a while; whether it came true.
template <class Condition>
bool spin(const Condition& ready) {
  for (int i = 0; i < looks_before_sleep; ++i) {
    if (ready()) return true;
  }
  return false;
}

class ThreadPool {
 public:
  explicit ThreadPool(int helpers) {
    for (int i = 0; i < helpers; ++i) helpers_.emplace_back([this] { help(); });
  }

  ~ThreadPool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      job_number_.fetch_add(1, std::memory_order_release);
    }
    job_came_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
  }

  int helpers() const { return static_cast<int>(helpers_.size()); }

  void run(int count, void (*task)(const void*, int), const void* context) {
    {
      const std::lock_guard lock(mutex_);
      task_ = task;
      context_ = context;
      count_ = count;
      next_.store(0, std::memory_order_relaxed);
      busy_.store(helpers(), std::memory_order_relaxed);
      job_number_.fetch_add(1, std::memory_order_release);
    }
    job_came_.notify_all();
    work();
    const auto done = [this] { return busy_.load(std::memory_order_acquire) == 0; };
    if (spin(done)) return;
    std::unique_lock lock(mutex_);
    job_done_.wait(lock, done);
  }

 private:
  void help() {
    std::uint32_t seen = 0;
    for (;;) {
      const auto came = [&] { return job_number_.load(std::memory_order_acquire) != seen; };
      if (!spin(came)) {
        std::unique_lock lock(mutex_);
        job_came_.wait(lock, came);
      }
      ++seen;
      if (stopping_) return;
      work();
      if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        { const std::lock_guard lock(mutex_); }  // so that the sleeper does not miss it
        job_done_.notify_one();
      }
    }
  }

  void work() {
    for (int i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;) task_(context_, i);
  }

  std::vector<std::thread> helpers_;
  std::mutex mutex_;
  std::condition_variable job_came_, job_done_;
  std::atomic<std::uint32_t> job_number_{0};
  std::atomic<int> next_{0};
  std::atomic<int> busy_{0};
  bool stopping_ = false;
  void (*task_)(const void*, int) = nullptr;
  const void* context_ = nullptr;
  int count_ = 0;
};

std::unique_ptr<ThreadPool> pool;

}  // namespace

void set_threads(int count) {
  pool.reset();
  if (count > 1) pool = std::make_unique<ThreadPool>(count - 1);
}

int threads() { return pool ? pool->helpers() + 1 : 1; }

void detail::run_parallel(int count, void (*task)(const void*, int), const void* context) {
  if (pool && count > 1) {
    pool->run(count, task, context);
  } else {
    for (int i = 0; i < count; ++i) task(context, i);
  }
}

}  // namespace dk
