# The same tests natively and in WASM under Node (Emscripten's toolchain file sets Node as the
# emulator that ctest starts them with).
enable_testing()

set(DK_TEST_SOURCES
    tests/cpp/batches_test.cpp
    tests/cpp/bias_shift_test.cpp
    tests/cpp/dataset_test.cpp
    tests/cpp/determinism_test.cpp
    tests/cpp/dropout_test.cpp
    tests/cpp/ensemble_test.cpp
    tests/cpp/gemm_test.cpp
    tests/cpp/idx_test.cpp
    tests/cpp/jitter_test.cpp
    tests/cpp/json_test.cpp
    tests/cpp/max_norm_test.cpp
    tests/cpp/metrics_test.cpp
    tests/cpp/model_file_test.cpp
    tests/cpp/optimizer_test.cpp
    tests/cpp/parallel_test.cpp
    tests/cpp/pytorch_test.cpp
    tests/cpp/random_test.cpp
    tests/cpp/safetensors_test.cpp
    tests/cpp/soft_target_test.cpp
    tests/cpp/trainer_test.cpp)

add_library(dk_test_main OBJECT tests/cpp/main.cpp)
target_link_libraries(dk_test_main PUBLIC dk_flags doctest::doctest)

function(dk_add_test_program name library)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE ${library} dk_test_main)
  target_compile_definitions(${name}
                             PRIVATE DK_TEST_VECTORS="${PROJECT_SOURCE_DIR}/tests/vectors")
  if(EMSCRIPTEN)
    # The test vectors are read from the disk.
    target_link_options(${name} PRIVATE -sENVIRONMENT=node -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1)
    # package.json makes a .js an ES module; Emscripten's script is none.
    set_target_properties(${name} PROPERTIES SUFFIX .cjs)
  endif()
  add_test(NAME ${name} COMMAND ${name})
endfunction()

# `library` is the engine, `double_library` the engine with Scalar = double: finite differences are
# sharp only there.
function(dk_add_tests library double_library)
  dk_add_test_program(dk_tests ${library} ${DK_TEST_SOURCES})
  dk_precompile_eigen(dk_tests)
  dk_add_test_program(dk_gradient_tests ${double_library} tests/cpp/gradient_test.cpp)
  dk_add_test_program(dk_allocation_tests ${library} tests/cpp/allocation_test.cpp)
  target_link_options(dk_allocation_tests PRIVATE LINKER:--wrap=malloc)
endfunction()
