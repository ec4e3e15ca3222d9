#pragma once

namespace dk {

/// Work that takes long says that it goes on: `pulse` is called on the calling thread, from within
/// the products of gemm.hpp, after so many multiplications that it comes some times a second, and
/// on the slowest of machines within seconds. It must not throw. Null: no one wants to know.
void set_pulse(void (*pulse)());

/// So many multiplications were done, by the calling thread or for it; some may be told of twice.
void worked(double multiplications);

}  // namespace dk
