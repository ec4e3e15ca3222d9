#pragma once

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <stdexcept>
#include <vector>

#include "dk/core/error.hpp"
#include "dk/core/matrix.hpp"

// Everything that crosses between C++ and JavaScript does so by one of the functions of this file:
// arrays as copies, errors as one JavaScript exception.

namespace dk::bindings {

EMSCRIPTEN_DECLARE_VAL_TYPE(Uint8Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Uint32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Float32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Numbers)
EMSCRIPTEN_DECLARE_VAL_TYPE(Networks)
EMSCRIPTEN_DECLARE_VAL_TYPE(NumbersByName)

/// A view of the WASM heap. It dies when the memory grows, so it never leaves this file.
template <class T>
emscripten::val heap_view(std::span<T> values) {
  return emscripten::val(emscripten::typed_memory_view(values.size(), values.data()));
}

/// A JavaScript typed array of T's kind, copied into the heap.
template <class T, class TypedArray>
std::vector<T> copy_in(const TypedArray& array) {
  constexpr double most = std::numeric_limits<std::size_t>::max();
  const double length = array["length"].template as<double>();  // of a large one beyond size_t
  std::vector<T> values(static_cast<std::size_t>(std::min(length, most)));
  heap_view(std::span<T>(values)).template call<void>("set", array);
  return values;
}

/// A new JavaScript typed array with its own memory.
template <class TypedArray, class T>
TypedArray copy_out(std::span<const T> values) {
  return TypedArray(heap_view(values).template call<emscripten::val>("slice"));
}

inline const char* name(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid-argument";
    case ErrorCode::corrupt_data:
      return "corrupt-data";
    case ErrorCode::out_of_memory:
      return "out-of-memory";
    case ErrorCode::diverged:
      return "diverged";
  }
  return "internal";
}

/// Throws in JavaScript: calls `raise(code, message)`, which web/engine/src/module.js puts on the
/// module.
[[noreturn]] inline void raise(const char* code, const char* message) {
  emscripten::val::module_property("raise")(emscripten::val(code), emscripten::val(message));
  __builtin_unreachable();
}

/// Outside of it stays what Embind does for a call: it copies structs in, results out. What that
/// throws is std::bad_alloc and arrives in JavaScript as a WebAssembly.Exception, which
/// web/engine/src/module.js knows.
template <class Function>
auto guarded(Function&& function) -> decltype(function()) {
  constexpr char out_of_memory[] = "the engine ran out of memory";
  try {
    return function();
  } catch (const Error& error) {
    raise(name(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    raise(name(ErrorCode::out_of_memory), out_of_memory);
  } catch (const std::length_error&) {  // a std::vector beyond all memory
    raise(name(ErrorCode::out_of_memory), out_of_memory);
  } catch (const std::exception& error) {
    raise("internal", error.what());
  }
}

/// guard<f> is f behind the boundary: no C++ exception passes it. A member function becomes a free
/// one whose first parameter is the object.
template <auto function>
struct Guard;

template <class R, class... Args, R (*function)(Args...)>
struct Guard<function> {
  static R call(Args... args) {
    return guarded([&]() -> R { return function(std::forward<Args>(args)...); });
  }
};

template <class R, class T, class... Args, R (T::*function)(Args...)>
struct Guard<function> {
  static R call(T& self, Args... args) {
    return guarded([&]() -> R { return (self.*function)(std::forward<Args>(args)...); });
  }
};

template <class R, class T, class... Args, R (T::*function)(Args...) const>
struct Guard<function> {
  static R call(const T& self, Args... args) {
    return guarded([&]() -> R { return (self.*function)(std::forward<Args>(args)...); });
  }
};

template <auto function>
constexpr auto guard = &Guard<function>::call;

/// Counts the objects that JavaScript holds, so that a test can say that none is left.
class LiveHandle {
 public:
  LiveHandle() { ++count_; }
  LiveHandle(const LiveHandle&) { ++count_; }
  LiveHandle(LiveHandle&&) noexcept { ++count_; }
  LiveHandle& operator=(const LiveHandle&) = default;
  LiveHandle& operator=(LiveHandle&&) = default;
  ~LiveHandle() { --count_; }
  static int count() { return count_; }

 private:
  static inline int count_ = 0;
};

}  // namespace dk::bindings
