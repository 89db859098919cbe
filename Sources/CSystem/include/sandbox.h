#ifndef CSYSTEM_SANDBOX_H
#define CSYSTEM_SANDBOX_H

// Starting a program that must not reach anything outside, and talking with what runs in there.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum csystem_sandbox_tier {
  // Namespaces of its own, a root file system in memory, and the system call filter.
  CSYSTEM_SANDBOX_NAMESPACES = 1,
  // The host's file system as far as Landlock lets it, and the system call filter.
  CSYSTEM_SANDBOX_LANDLOCK = 2,
  // Limits alone.
  CSYSTEM_SANDBOX_NONE = 3,
  // What the program makes of it: it is bwrap, and finds the system call filter on descriptor 6.
  CSYSTEM_SANDBOX_BWRAP = 4,
};

struct csystem_sandbox {
  enum csystem_sandbox_tier tier;
  const char *program;
  char *const *arguments;
  char *const *environment;
  // Files and folders of the host, each to be read under its own name.
  const char *const *shown;
  size_t shown_count;
  // Symbolic links at the root: name, target, name, target.
  const char *const *links;
  size_t link_count;
  // Where files are written: /work with namespaces, a folder of the host without them.
  const char *workspace;
  uint64_t memory_bytes;
  uint64_t cpu_seconds;
  uint64_t processes;
  uint64_t open_files;
  uint64_t file_bytes;
  uint64_t workspace_bytes;
  uint64_t workspace_files;
  uint64_t store_bytes;
};

struct csystem_sandbox_process {
  pid_t pid;
  // Readable when the process has ended.
  int pid_descriptor;
};

// Starts the program with /dev/null on descriptors 0 and 1, `errors` on 2, `control` on 3, the
// folder for kept files on 4 (/dev/null with bwrap), and nothing else open. It is process 1 of its namespaces, or there is
// a process over it that ends all that it has started when `control`'s other end is closed.
//
// Returns 0, or an error number with the name of the step that failed in `failed`.
int csystem_sandbox_spawn(const struct csystem_sandbox *settings, int control, int errors,
                          struct csystem_sandbox_process *process, const char **failed);

// A filter that refuses all further programs, for an interpreter that bwrap has started, to put over
// itself. Returns its length, 0 if there is not room enough.
size_t csystem_sandbox_seal(void *bytes, size_t capacity);

// What this kernel has: the version of Landlock, 0 without it.
int csystem_landlock_version(void);

// A pair of sockets that keep messages apart. Receiving on `ours` tells the sender as the kernel
// knows it. Both close on exec.
int csystem_channel_pair(int *ours, int *theirs);
// Sends one message with descriptors, and never waits.
int csystem_channel_send(int channel, const void *bytes, size_t count, const int *descriptors,
                         size_t descriptor_count);
// Takes one message, and never waits. Returns its length, 0 if the other end is closed, -1 with
// EAGAIN if there is none, -1 with EMSGSIZE if it is longer than `capacity`. Descriptors that come
// with it are closed.
ssize_t csystem_channel_receive(int channel, void *bytes, size_t capacity, pid_t *sender);

int csystem_pidfd_signal(int pid_descriptor, int signal);

#endif
