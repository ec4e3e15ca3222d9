# What `npm run bench` needs beside the engine. Nobody else builds it.

if(EMSCRIPTEN)
  # The register micro-kernel alone, without Emscripten's JavaScript: build/wasm/bench/<name>.wasm.
  function(dk_add_kernel_peak variant)
    set(target kernel_peak_${variant})
    add_executable(${target} EXCLUDE_FROM_ALL cpp/bench/kernel_peak.cpp)
    target_link_libraries(${target} PRIVATE dk_flags)
    target_compile_options(${target} PRIVATE ${ARGN})
    target_link_options(${target} PRIVATE --no-entry -sSTANDALONE_WASM
                        -sEXPORTED_FUNCTIONS=_kernel_peak)
    set_target_properties(
      ${target} PROPERTIES SUFFIX .wasm RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
    list(APPEND DK_KERNEL_PEAKS ${target})
    set(DK_KERNEL_PEAKS ${DK_KERNEL_PEAKS} PARENT_SCOPE)
  endfunction()

  dk_add_kernel_peak(simd)
  dk_add_kernel_peak(relaxed-simd -mrelaxed-simd)

  # A training step, phase by phase, likewise.
  add_executable(step_phases_relaxed-simd EXCLUDE_FROM_ALL cpp/bench/step_phases.cpp)
  target_link_libraries(step_phases_relaxed-simd PRIVATE dk_relaxed-simd)
  target_link_options(
    step_phases_relaxed-simd PRIVATE --no-entry -sSTANDALONE_WASM -sINITIAL_MEMORY=128MB
    -sEXPORTED_FUNCTIONS=_images_memory,_labels_memory,_open_network,_take_batch,_forward,_objective,_weight_gradient,_input_gradient,_update,_nonzeros
  )
  set_target_properties(
    step_phases_relaxed-simd PROPERTIES SUFFIX .wasm RUNTIME_OUTPUT_DIRECTORY
                                                     ${PROJECT_BINARY_DIR}/bench)
  add_custom_target(bench DEPENDS ${DK_KERNEL_PEAKS} step_phases_relaxed-simd)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  # The engine's training step with Eigen's products, AVX2 and FMA.
  add_executable(dk_step_benchmark EXCLUDE_FROM_ALL cpp/bench/step_benchmark.cpp
                                                    ${DK_BYTE_SOURCES} ${DK_SCALAR_SOURCES}
                                                    ${DK_GEMM_EIGEN})
  target_link_libraries(dk_step_benchmark PRIVATE dk_flags)
  target_compile_options(dk_step_benchmark PRIVATE -march=haswell)
  add_custom_target(bench DEPENDS dk_step_benchmark)
else()
  add_custom_target(bench)
endif()
