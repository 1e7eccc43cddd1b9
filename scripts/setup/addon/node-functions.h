// Stands before tfjs-node's own sources when the addon is compiled.
//
// tfjs-node 4.22 calls util.isNullOrUndefined and util.isArray, of which Node 22 warns and which Node 23 began to
// remove. The addon brings them along when Node loads it, for programs that import tfjs-node and nothing of ours.
//
// It says as well which of this project's kernels run: those for CPUs with AVX2 or those for all.
#pragma once
#include <node_api.h>

inline void DefineRemovedFunctions(napi_env env) {
  // Node without process.getBuiltinModule (before 20.16) still has both functions and does not warn.
  static const char source[] =
      "{ const util = process.getBuiltinModule?.('node:util');"
      "  if (util) {"
      "    util.isNullOrUndefined = (value) => value === null || value === undefined;"
      "    util.isArray = Array.isArray;"
      "  } }";
  napi_value script, result;
  if (napi_create_string_utf8(env, source, sizeof source - 1, &script) != napi_ok) return;
  // What the script throws is left pending, so that loading the addon fails with it.
  napi_run_script(env, script, &result);
}

extern const char *const workbookKernels;  // in kernels/fused.cc; null if TensorFlow refused them

inline void TellOfKernels(napi_env env, napi_value exports) {
  napi_value told;
  if (!workbookKernels) return;
  if (napi_create_string_utf8(env, workbookKernels, NAPI_AUTO_LENGTH, &told) != napi_ok) return;
  napi_set_named_property(env, exports, "workbookKernels", told);
}

// tfjs-node declares its module with this macro.
#undef NAPI_MODULE
#define NAPI_MODULE(name, init) \
  NAPI_MODULE_INIT() {          \
    DefineRemovedFunctions(env); \
    TellOfKernels(env, exports);  \
    return init(env, exports);  \
  }
