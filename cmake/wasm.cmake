# One engine module a variant: a further variant is a further line of dk_add_variant below. Each lands
# in web/engine/wasm/<name>/ as engine.mjs and engine.wasm. With threads everything is compiled anew,
# with another instruction set the kernels only.

target_compile_options(
  dk_flags
  INTERFACE # Legacy wasm exceptions: the form that every browser of our baseline and Node 20 run
            # (platform.md P10). Errors cross to JS in one place, bindings/boundary.hpp.
            -fwasm-exceptions
            -msimd128
            # Eigen has no wasm backend of its own; its SSE one is translated to SIMD128.
            -msse4.2)
target_link_options(
  dk_flags
  INTERFACE
  -fwasm-exceptions
  # Eigen's products put up to 2 x 128 KiB of packed blocks on the stack; the default is 64 KiB.
  -sSTACK_SIZE=1MB)

set(DK_ENGINE_LINK_OPTIONS
    --no-entry
    -lembind
    # The same file in a page, a worker and Node.
    -sENVIRONMENT=web,worker,node
    -sMODULARIZE=1
    -sEXPORT_ES6=1
    # Embind without `new Function`: works under a strict content security policy.
    -sDYNAMIC_EXECUTION=0
    -sSTRICT=1
    # The small allocator: a training step allocates nothing.
    -sMALLOC=emmalloc
    -sFILESYSTEM=0
    -sMIN_CHROME_VERSION=111
    -sMIN_FIREFOX_VERSION=114
    -sMIN_SAFARI_VERSION=160400
    -sMIN_NODE_VERSION=200000
    -sINCOMING_MODULE_JS_API=locateFile,print,printErr,wasmMemory
    # Growth is safe here: no view of the heap outlives the call that made it (bindings/boundary.hpp
    # copies). The maximum is web/engine/src/memory.js's.
    -sALLOW_MEMORY_GROWTH=1
    -sMAXIMUM_MEMORY=2GB)

# A JavaScript exception leaves the stack where C++ had it: web/engine/src/module.js takes it back.
set(DK_RUNTIME_METHODS stackSave,stackRestore)

set(DK_SINGLE_LINK_OPTIONS -sINITIAL_MEMORY=32MB -sEXPORTED_RUNTIME_METHODS=${DK_RUNTIME_METHODS})

set(DK_THREADS_LINK_OPTIONS
    -pthread
    # The workers start with the module: one that starts later would need a turn of the event loop
    # that is waiting for it. `helpers` is how many, from web/engine/src/module.js.
    "SHELL:-sPTHREAD_POOL_SIZE=Module.helpers"
    -sPTHREAD_POOL_SIZE_STRICT=2
    # PThread, so that web/engine/src/module.js can end them.
    -sEXPORTED_RUNTIME_METHODS=${DK_RUNTIME_METHODS},PThread
    # Shared memory that grows crashes Safari 26.2 (emscripten issue 25905). So web/engine/src/module.js
    # gives it one size, and no other can be reached: growing fails as any other allocation may.
    -sINITIAL_MEMORY=16MB
    -Wno-pthreads-mem-growth
    "SHELL:--pre-js ${PROJECT_SOURCE_DIR}/cpp/bindings/bun-worker.js")

# A visitor downloads all of it, and what is not in this list runs rarely: small (-Oz), not fast.
set(DK_FAST_SOURCES
    ${DK_GEMM_WASM}
    ${DK_KERNELS_WASM}
    cpp/dk/data/batches.cpp
    cpp/dk/distill/cross_entropy.cpp
    cpp/dk/distill/divergence.cpp
    cpp/dk/distill/methods/soft_target.cpp
    cpp/dk/nn/dropout.cpp
    cpp/dk/nn/max_norm.cpp
    cpp/dk/nn/mlp.cpp
    cpp/dk/nn/optimizer.cpp)
set_source_files_properties(${DK_FAST_SOURCES} PROPERTIES COMPILE_OPTIONS -O3)

# dk_add_part(<name> <what it needs> <source>...)
function(dk_add_part name needs)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC ${needs})
  target_compile_options(${name} PRIVATE -Oz)
endfunction()

# What all variants with threads share, and all without: `flags` is dk_flags or adds to it.
function(dk_add_shared_parts threading flags)
  dk_add_part(dk_bytes_${threading} ${flags} ${DK_BYTE_SOURCES})
  dk_add_part(dk_scalar_${threading} dk_bytes_${threading} ${DK_SCALAR_SOURCES} ${DK_GEMM_WASM})
  add_library(dk_bindings_${threading} OBJECT cpp/bindings/embind.cpp cpp/bindings/handles.cpp)
  target_link_libraries(dk_bindings_${threading} PUBLIC dk_scalar_${threading})
  target_compile_options(dk_bindings_${threading} PRIVATE -Oz)
  target_compile_definitions(dk_bindings_${threading} PRIVATE DK_VERSION="${PROJECT_VERSION}")
endfunction()

add_library(dk_thread_flags INTERFACE)
target_link_libraries(dk_thread_flags INTERFACE dk_flags)
target_compile_options(dk_thread_flags INTERFACE -pthread)

dk_add_shared_parts(single dk_flags)
dk_add_shared_parts(threads dk_thread_flags)

# The engine as a module. A module has no source of its own.
function(dk_add_module name threading library)
  add_executable(${name} $<TARGET_OBJECTS:dk_bindings_${threading}>)
  target_link_libraries(${name} PRIVATE ${library})
  target_link_options(${name} PRIVATE ${DK_ENGINE_LINK_OPTIONS} ${ARGN})
  set_target_properties(${name} PROPERTIES SUFFIX .mjs LINKER_LANGUAGE CXX)
  add_custom_command(
    TARGET ${name}
    POST_BUILD
    COMMAND
      ${CMAKE_COMMAND} -DMODULE=$<TARGET_FILE:${name}>
      -DWASM=$<PATH:REPLACE_EXTENSION,$<TARGET_FILE:${name}>,wasm> -P
      ${PROJECT_SOURCE_DIR}/cmake/fingerprint.cmake
    VERBATIM)
endfunction()

add_custom_target(engine COMMENT "The engine, every variant")

# dk_add_variant(<name> <single | threads> [<compile option of the kernels>...])
function(dk_add_variant name threading)
  dk_add_part(dk_${name} dk_scalar_${threading} ${DK_KERNELS_WASM})
  target_compile_options(dk_${name} PRIVATE ${ARGN})
  string(TOUPPER ${threading} mode)
  dk_add_module(engine_${name} ${threading} dk_${name} ${DK_${mode}_LINK_OPTIONS})
  set_target_properties(
    engine_${name} PROPERTIES OUTPUT_NAME engine RUNTIME_OUTPUT_DIRECTORY
                                                 ${PROJECT_SOURCE_DIR}/web/engine/wasm/${name})
  add_dependencies(engine engine_${name})
endfunction()

dk_add_variant(simd single)
dk_add_variant(relaxed-simd single -mrelaxed-simd)
dk_add_variant(simd-threads threads)
dk_add_variant(relaxed-simd-threads threads -mrelaxed-simd)

include(cmake/tests.cmake)
dk_add_tests(dk_simd)

# The engine with and without threads, where the n-th allocation from now on can be made to fail:
# tests/node/out-of-memory.test.js.
foreach(threading single threads)
  string(TOUPPER ${threading} mode)
  set(name engine_failing_${threading})
  set(variant simd)
  if(threading STREQUAL threads)
    set(variant simd-threads)
  endif()
  dk_add_module(${name} ${threading} dk_${variant} ${DK_${mode}_LINK_OPTIONS} -O1
                ${DK_FAILING_ALLOCATION} -sEXPORTED_FUNCTIONS=_failAllocation,_allocationsSoFar)
  target_sources(${name} PRIVATE tests/cpp/failing_allocation.cpp)
endforeach()

# The kernels of the other instruction set, which Node has behind a flag before 21.
dk_add_test_program(dk_relaxed_tests dk_relaxed-simd dk_test_objects
                    --source-file=*gemm_test*,*trainer_test*)
execute_process(COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} --version OUTPUT_VARIABLE node_version)
if(node_version MATCHES "^v([0-9]+)" AND CMAKE_MATCH_1 LESS 21)
  set_target_properties(
    dk_relaxed_tests
    PROPERTIES CROSSCOMPILING_EMULATOR
               "${CMAKE_CROSSCOMPILING_EMULATOR};--experimental-wasm-relaxed-simd")
endif()

# The types of the module, as Embind knows them. web/engine/src/wasm-module.d.ts is a copy of them, and
# tests/node/written-by-build.test.js compares.
target_link_options(engine_simd PRIVATE "SHELL:--emit-tsd ${PROJECT_BINARY_DIR}/wasm-module.d.ts")

# What JavaScript knows of the methods. web/engine/src/methods.js is a copy of it, compared likewise.
add_executable(print_methods cpp/bindings/print_methods.cpp)
target_link_libraries(print_methods PRIVATE dk_simd)
target_compile_options(print_methods PRIVATE -O0)
target_link_options(print_methods PRIVATE -O1 -sENVIRONMENT=node)
set_target_properties(print_methods PROPERTIES SUFFIX .cjs)
add_custom_command(
  TARGET print_methods
  POST_BUILD
  COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:print_methods> > methods.js
  VERBATIM)
