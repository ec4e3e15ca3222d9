# The same tests natively and in WASM under Node (Emscripten's toolchain file sets Node as the
# emulator that ctest starts them with).
enable_testing()

set(DK_TEST_SOURCES
    tests/cpp/batches_test.cpp
    tests/cpp/bias_shift_test.cpp
    tests/cpp/dataset_test.cpp
    tests/cpp/determinism_test.cpp
    tests/cpp/dirichlet_test.cpp
    tests/cpp/divergence_test.cpp
    tests/cpp/dropout_test.cpp
    tests/cpp/ensemble_test.cpp
    tests/cpp/foreign_models_test.cpp
    tests/cpp/gemm_test.cpp
    tests/cpp/idx_test.cpp
    tests/cpp/jitter_test.cpp
    tests/cpp/json_test.cpp
    tests/cpp/layer_chain_test.cpp
    tests/cpp/lanes_test.cpp
    tests/cpp/max_norm_test.cpp
    tests/cpp/methods_test.cpp
    tests/cpp/metrics_test.cpp
    tests/cpp/model_file_test.cpp
    tests/cpp/optimizer_test.cpp
    tests/cpp/parallel_test.cpp
    tests/cpp/pytorch_test.cpp
    tests/cpp/random_test.cpp
    tests/cpp/safetensors_test.cpp
    tests/cpp/soft_target_test.cpp
    tests/cpp/synthesis_test.cpp
    tests/cpp/trainer_test.cpp)

# Measured, build and run together: most of a test runs for a moment, so compiling it fast is worth
# more than running it fast. Not where it multiplies large matrices by hand.
set_source_files_properties(tests/cpp/gemm_test.cpp PROPERTIES COMPILE_OPTIONS -O1
                                                               SKIP_PRECOMPILE_HEADERS ON)

# For a program with failing_allocation.cpp.
set(DK_FAILING_ALLOCATION LINKER:--wrap=malloc LINKER:--wrap=aligned_alloc)

function(dk_add_test_objects name library)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PUBLIC ${library} doctest::doctest)
  # A check becomes a call: a fifth less to compile.
  target_compile_definitions(${name} PRIVATE DOCTEST_CONFIG_SUPER_FAST_ASSERTS)
  target_compile_options(${name} PRIVATE -O0)
endfunction()

dk_add_test_objects(dk_test_main dk_flags tests/cpp/main.cpp)

# dk_add_test_program(<name> <library> <objects> [<argument>...])
function(dk_add_test_program name library objects)
  add_executable(${name} $<TARGET_OBJECTS:${objects}> $<TARGET_OBJECTS:dk_test_main>)
  target_link_libraries(${name} PRIVATE ${library})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  if(EMSCRIPTEN)
    # The test vectors are read from the disk. Above -O1 Binaryen optimises what runs for a second.
    target_link_options(${name} PRIVATE -O1 -sENVIRONMENT=node -sNODERAWFS=1
                        -sALLOW_MEMORY_GROWTH=1)
    # package.json makes a .js an ES module; Emscripten's script is none.
    set_target_properties(${name} PROPERTIES SUFFIX .cjs)
  endif()
  add_test(
    NAME ${name}
    COMMAND ${name} ${ARGN}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

function(dk_add_tests library)
  dk_add_test_objects(dk_test_objects ${library} ${DK_TEST_SOURCES})
  dk_precompile_eigen(dk_test_objects)
  dk_add_test_objects(dk_allocation_test_objects ${library} tests/cpp/allocation_test.cpp
                      tests/cpp/failing_allocation.cpp)
  dk_add_test_program(dk_tests ${library} dk_test_objects)
  dk_add_test_program(dk_allocation_tests ${library} dk_allocation_test_objects)
  target_link_options(dk_allocation_tests PRIVATE ${DK_FAILING_ALLOCATION})
endfunction()
