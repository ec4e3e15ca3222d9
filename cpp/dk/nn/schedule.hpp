#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace dk {

/// How the learning rate moves over a run of `steps` steps in `epochs` epochs.
struct Schedule {
  enum class Kind {
    constant,     // rate
    cosine,       // rate / 2 * (1 + cos(pi * step / steps)): to zero, without restarts
    exponential,  // rate * decay^epoch, epoch counted in whole ones
  };
  Kind kind = Kind::constant;
  double decay = 1.0;  // a factor an epoch, in (0, 1]; exponential only
};

/// The factor on the base rate at `step` (from 0) of `steps`.
inline double rate_factor(const Schedule& schedule, std::int64_t step, std::int64_t steps,
                          std::int64_t steps_per_epoch) {
  switch (schedule.kind) {
    case Schedule::Kind::constant:
      return 1.0;
    case Schedule::Kind::cosine:
      return 0.5 * (1.0 + std::cos(std::numbers::pi * static_cast<double>(step) /
                                   static_cast<double>(steps)));
    case Schedule::Kind::exponential:
      return std::pow(schedule.decay, static_cast<double>(step / steps_per_epoch));
  }
  return 1.0;
}

}  // namespace dk
