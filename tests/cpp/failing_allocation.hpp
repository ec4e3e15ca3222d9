#pragma once

/// The linker redirects this program's calls of malloc and aligned_alloc to failing_allocation.cpp
/// (--wrap in cmake/tests.cmake and cmake/wasm.cmake).
namespace dk {

/// Calls of all threads so far.
int allocations();

/// Lets the n-th call from now on fail, 1 the next, and no other.
void fail_allocation(int n);

}  // namespace dk
