// Stands before tfjs-node's own sources when the addon is compiled.
//
// Signals are handled by threads that do not compute. oneDNN's generated matmul code uses the stack pointer for its own
// ends, so that a handler (stop button, terminal resize) that runs on its thread overwrites the heap. What is blocked
// here reaches one of Node's other threads; the threads that TensorFlow starts take the mask with them.
#pragma once
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

class SignalsElsewhere {
  sigset_t before;

 public:
  SignalsElsewhere() {
    sigset_t blocked;
    sigfillset(&blocked);
    for (int ofThisThread : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) sigdelset(&blocked, ofThisThread);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
  }
  ~SignalsElsewhere() { pthread_sigmask(SIG_SETMASK, &before, nullptr); }
};

template <auto function, typename... Args>
auto WithSignalsElsewhere(Args... args) {
  SignalsElsewhere guard;
  return function(args...);
}

// All calls that start threads or compute.
#define TFE_NewContext WithSignalsElsewhere<TFE_NewContext>
#define TFE_Execute WithSignalsElsewhere<TFE_Execute>
#define TF_NewGraph WithSignalsElsewhere<TF_NewGraph>
#define TF_LoadSessionFromSavedModel WithSignalsElsewhere<TF_LoadSessionFromSavedModel>
#define TF_SessionRun WithSignalsElsewhere<TF_SessionRun>

// src/native/environment.ts turns the generated code off by "false", for addons without this guard.
static const bool generatedMatmul = [] {
  const char *name = "TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL";
  const char *value = std::getenv(name);
  if (value && !std::strcmp(value, "false")) setenv(name, "true", 1);
  return true;
}();
