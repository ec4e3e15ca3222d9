#pragma once

#include <wasm_simd128.h>

#include <cstddef>

/// The little that the kernels ask of WebAssembly SIMD. Everything the two instruction sets do
/// differently is in this file: `multiply_add` and the tile shape that suits it.
namespace dk::simd {

using Vec = v128_t;  // four floats
inline constexpr int lanes = 4;

inline Vec zero() { return wasm_f32x4_const_splat(0); }
inline Vec splat(const float* p) { return wasm_v128_load32_splat(p); }
inline Vec load(const float* p) { return wasm_v128_load(p); }
inline void store(float* p, Vec v) { wasm_v128_store(p, v); }
inline Vec add(Vec a, Vec b) { return wasm_f32x4_add(a, b); }

/// max(v, 0), NaN stays NaN.
inline Vec relu(Vec v) { return wasm_f32x4_max(v, zero()); }

/// v where h > 0, elsewhere 0.
inline Vec keep_where_positive(Vec v, Vec h) { return wasm_v128_and(v, wasm_f32x4_gt(h, zero())); }

/// a b + c.
inline Vec multiply_add(Vec a, Vec b, Vec c) {
#ifdef __wasm_relaxed_simd__
  // One rounding where the processor has a fused multiply-add, two elsewhere: the price is that
  // machines may differ in the last bit.
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return wasm_f32x4_add(wasm_f32x4_mul(a, b), c);
#endif
}

/// The first `count` (0..4) floats from p, zeros after them; touches no others.
inline Vec load_first(const float* p, int count) {
  switch (count) {
    case 0:
      return zero();
    case 1:
      return wasm_v128_load32_zero(p);
    case 2:
      return wasm_v128_load64_zero(p);
    case 3:
      return wasm_v128_load32_lane(p + 2, wasm_v128_load64_zero(p), 2);
    default:
      return load(p);
  }
}

/// Stores the first `count` (0..4) floats of v; touches no others.
inline void store_first(float* p, Vec v, int count) {
  switch (count) {
    case 0:
      return;
    case 1:
      return wasm_v128_store32_lane(p, v, 0);
    case 2:
      return wasm_v128_store64_lane(p, v, 0);
    case 3:
      wasm_v128_store64_lane(p, v, 0);
      return wasm_v128_store32_lane(p + 2, v, 2);
    default:
      return store(p, v);
  }
}

/// Byte i of the result is byte order[i] of v; order[i] < 16.
inline Vec pick_bytes(Vec v, Vec order) {
#ifdef __wasm_relaxed_simd__
  return wasm_i8x16_relaxed_swizzle(v, order);
#else
  return wasm_i8x16_swizzle(v, order);
#endif
}

/// Rows become columns: r[i][j] <- r[j][i].
inline void transpose(Vec (&r)[4]) {
  const Vec a = wasm_i32x4_shuffle(r[0], r[1], 0, 4, 1, 5);  // 00 10 01 11
  const Vec b = wasm_i32x4_shuffle(r[0], r[1], 2, 6, 3, 7);  // 02 12 03 13
  const Vec c = wasm_i32x4_shuffle(r[2], r[3], 0, 4, 1, 5);  // 20 30 21 31
  const Vec d = wasm_i32x4_shuffle(r[2], r[3], 2, 6, 3, 7);  // 22 32 23 33
  r[0] = wasm_i64x2_shuffle(a, c, 0, 2);
  r[1] = wasm_i64x2_shuffle(a, c, 1, 3);
  r[2] = wasm_i64x2_shuffle(b, d, 0, 2);
  r[3] = wasm_i64x2_shuffle(b, d, 1, 3);
}

}  // namespace dk::simd
