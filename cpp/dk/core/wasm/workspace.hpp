#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>

namespace dk::wasm {

/// Scratch memory that grows to the largest size asked for and is then kept, so that a training
/// step allocates nothing. The contents are lost at every `reserve`.
template <class T>
class Workspace {
  static_assert(std::is_trivial_v<T>);

 public:
  T* reserve(std::size_t count) {
    if (count > size_) {
      memory_.reset();  // first, so that old and new need not fit side by side
      size_ = 0;
      if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_alloc();
      memory_.reset(static_cast<T*>(::operator new(count * sizeof(T), alignment)));
      size_ = count;
    }
    return memory_.get();
  }

 private:
  // A cache line. `new` promises 8 bytes, and then every fourth vector of a panel lies across two
  // lines: measured, a third of the sparse kernel's rate.
  static constexpr std::align_val_t alignment{64};
  struct Free {
    void operator()(T* memory) const { ::operator delete(memory, alignment); }
  };

  std::unique_ptr<T, Free> memory_;
  std::size_t size_ = 0;
};

}  // namespace dk::wasm
