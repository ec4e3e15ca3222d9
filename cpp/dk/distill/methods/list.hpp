#pragma once

#include "dk/distill/method.hpp"

namespace dk {

#define DK_METHOD(name) extern const Method name;
#include "dk/distill/methods/list.inc"
#undef DK_METHOD

}  // namespace dk
