#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "dk/core/error.hpp"
#include "dk/train/trainer.hpp"

// The engine's training step natively, for bench/contenders/eigen.js to alternate with:
//   dk_step_benchmark IMAGES LABELS COUNT NETWORK_SEED BATCH_SEED BATCH RATE MOMENTUM WIDTH...
// trains on the first COUNT images of two IDX files. Each line on standard input is a number of
// steps to take; the answer is a line with their mean loss.

namespace {

constexpr std::ptrdiff_t images_header = 16;  // bytes of an IDX file before its data
constexpr std::ptrdiff_t labels_header = 8;

std::vector<std::uint8_t> read_file(const std::string& path, std::ptrdiff_t header,
                                    std::ptrdiff_t size) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  dk::require(std::ssize(bytes) >= header + size,
              path + " has fewer than " + std::to_string(header + size) + " bytes");
  return {bytes.begin() + header, bytes.begin() + header + size};
}

void serve(const std::vector<std::string>& args) {
  dk::require(args.size() >= 10, "expected 8 arguments and the widths of the network");
  const std::ptrdiff_t count = std::stol(args[2]);
  std::vector<int> widths;
  for (std::size_t i = 8; i < args.size(); ++i) widths.push_back(std::stoi(args[i]));

  const dk::Dataset dataset =
      dk::Dataset::from_raw(read_file(args[0], images_header, count * 28 * 28),
                            read_file(args[1], labels_header, count), 28, 28, 10);
  const auto mlp = std::make_shared<dk::Mlp>(widths);
  dk::initialise_he(*mlp, std::stoull(args[3]));
  dk::Trainer trainer(
      mlp, dataset, {.epochs = 1e6, .batch_size = std::stoi(args[5]), .seed = std::stoull(args[4])},
      {.optimizer = {.rate = std::stod(args[6]), .momentum = std::stod(args[7])}});
  std::cout.precision(9);
  for (int steps; std::cin >> steps;) {
    std::cout << trainer.advance(steps).lanes[0].loss.total << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    serve({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
