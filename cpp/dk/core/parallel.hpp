#pragma once

#include <type_traits>

/// Work on several threads. The pool is one for the program: it stands for the machine's cores.
namespace dk {

/// How many threads parallel_for uses, the calling one included; 1 until set. In WASM only a build
/// with threads may set more, and never on a page's main thread, which must not wait.
void set_threads(int count);
int threads();

/// As set_threads(1), but waits for no thread: for a program that is about to end them by force,
/// and that must not hang on one that is dead already.
void dismiss_threads();

namespace detail {
void run_parallel(int count, void (*task)(const void* context, int index), const void* context);
}

/// task(i) for every i in [0, count), in any order and on any thread; returns when all are done.
/// A result that does not depend on the thread that computes task(i) does not depend on how many
/// there are. Not to be called from within a task. A task may throw std::bad_alloc and nothing
/// else; parallel_for does so then, once no task is at work, with some of them undone.
template <class Task>
void parallel_for(int count, const Task& task) {
  detail::run_parallel(
      count, [](const void* context, int i) { (*static_cast<const Task*>(context))(i); }, &task);
}

}  // namespace dk
