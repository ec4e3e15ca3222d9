// Any file as a network: what is read is written so that it reads back to the same bits.

#include <algorithm>
#include <cstdlib>

#include "dk/core/error.hpp"
#include "dk/io/model_file.hpp"

using namespace dk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const Mlp mlp = read_model({data, size});
    const Mlp again = read_model(write_model(mlp));
    const auto values = mlp.parameters().flat();
    const auto values_again = again.parameters().flat();
    if (mlp.widths() != again.widths() ||
        !std::equal(values.begin(), values.end(), values_again.begin())) {
      std::abort();
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::corrupt_data) std::abort();
  }
  return 0;
}
