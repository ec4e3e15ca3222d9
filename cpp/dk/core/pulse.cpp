#include "dk/core/pulse.hpp"

namespace dk {

namespace {

// 10 to 50 ms of this engine; 4 s of a machine of fifty million multiplications a second.
constexpr double work_of_pulse = 2e8;

// The helpers of parallel_for have none.
thread_local void (*pulse_of_thread)() = nullptr;
thread_local double work = 0;

}  // namespace

void set_pulse(void (*pulse)()) { pulse_of_thread = pulse; }

void worked(double multiplications) {
  work += multiplications;
  if (work < work_of_pulse || pulse_of_thread == nullptr) return;
  work = 0;
  pulse_of_thread();
}

}  // namespace dk
