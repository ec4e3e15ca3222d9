# cmake -DMODULE=engine.mjs -DWASM=engine.wasm -P fingerprint.cmake: a module that has just been linked
# gets a second export, `build`, by which what was computed with it is known from what another build
# computes.
file(SHA256 ${WASM} hash)
string(SUBSTRING ${hash} 0 16 hash)
file(APPEND ${MODULE} "export const build = '${hash}';\n")
