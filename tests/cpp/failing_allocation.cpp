#include "failing_allocation.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<int> count = 0;
std::atomic<int> failing = -1;

bool fails() { return ++count == failing; }

}  // namespace

namespace dk {

int allocations() { return count; }
void fail_allocation(int n) { failing = count + n; }

}  // namespace dk

extern "C" {
// For JavaScript.
int allocationsSoFar() { return dk::allocations(); }
void failAllocation(int n) { dk::fail_allocation(n); }

void* __real_malloc(std::size_t size);
void* __wrap_malloc(std::size_t size) { return fails() ? nullptr : __real_malloc(size); }

void* __real_aligned_alloc(std::size_t alignment, std::size_t size);
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __real_aligned_alloc(alignment, size);
}
}

// Those of a dynamic library the linker does not redirect.
void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
