#pragma once

#include <span>

#include "dk/core/matrix.hpp"

namespace dk {

/// A sample's logits and their softmax at temperature T, in logarithms too, (classes) each.
struct Softened {
  template <class Logits, class Logs, class Shares>
  Softened(const Logits& z, const Logs& log_q, const Shares& q)
      : logits(span_of(z)), log_shares(span_of(log_q)), shares(span_of(q)) {}

  std::span<const Scalar> logits, log_shares, shares;

 private:
  template <class Row>
  static std::span<const Scalar> span_of(const Row& row) {
    return {row.data(), static_cast<std::size_t>(row.size())};
  }
};

/// The relative entropy of soft targets p = softmax(v / T) and answers q = softmax(z / T), nats:
///   KL(p || q) = sum p (log p - log q) = sum p (exp(x) - 1 - x),   x = log q - log p
/// The second sum is the first because p and q add up to 1. None of its terms is negative, so that
/// nothing cancels where p and q are close, at a high temperature or near agreement. x is taken
/// from the logits, and the constant that it lacks then counts squared where it is off: what comes
/// out is right to 1e-5, though p and q are 32-bit floats.
double divergence(const Softened& p, const Softened& q, Scalar temperature);

}  // namespace dk
