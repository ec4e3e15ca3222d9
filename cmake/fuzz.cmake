# Fuzzers of what reads strangers' files, with clang's libFuzzer. tools/fuzz.mjs builds and runs them.

target_compile_options(
  dk_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)

add_library(
  dk_readers STATIC
  ${DK_BYTE_SOURCES}
  ${DK_GEMM_EIGEN}
  cpp/dk/io/model_file.cpp
  cpp/dk/nn/dropout.cpp
  cpp/dk/nn/layer_outputs.cpp
  cpp/dk/nn/mlp.cpp
  cpp/dk/nn/parameters.cpp)
# Nothing is multiplied: a network needs it to be linked.
set_source_files_properties(${DK_GEMM_EIGEN} PROPERTIES COMPILE_OPTIONS -O0
                                                        SKIP_PRECOMPILE_HEADERS ON)
target_link_libraries(dk_readers PUBLIC dk_flags)
dk_precompile_eigen(dk_readers)

foreach(name idx model)
  add_executable(${name}_fuzzer cpp/fuzz/${name}_fuzzer.cpp)
  target_link_libraries(${name}_fuzzer PRIVATE dk_readers)
  target_link_options(${name}_fuzzer PRIVATE -fsanitize=fuzzer,address,undefined)
endforeach()
