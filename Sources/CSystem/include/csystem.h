#ifndef CSYSTEM_H
#define CSYSTEM_H

// The Linux calls that Swift's Glibc module does not show: GNU extensions hidden behind
// _GNU_SOURCE, variadic functions, and macros. Each returns -1 and sets errno on failure, as the
// call it stands for does.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox.h"

// Opens descriptors 0 to 2 on /dev/null where they are closed: the next file that is opened would get
// their number, and what is printed would go into it.
int csystem_open_standard_descriptors(void);

// Both ends close on exec and are numbered 16 or higher, so that moving them to a child's
// descriptors 0 to 5 never overwrites one that is still to be moved.
int csystem_pipe(int *read_end, int *write_end);
// Memory that processes can share: filled with zeros, its size sealed, closed on exec and numbered as
// above.
int csystem_memory_file(const char *name, int64_t bytes);
int csystem_set_pipe_size(int descriptor, int bytes);
int csystem_set_nonblocking(int descriptor);

int csystem_pidfd_open(pid_t pid);
int csystem_eventfd(void);
// Blocks the signals in this thread, and in the threads it starts, and returns a descriptor that
// becomes readable when one arrives.
int csystem_signalfd(const int *signals, size_t count);
// The number of the next pending signal, 0 if there is none.
int csystem_read_signal(int descriptor);

// Starts a program as the leader of a session of its own, with /dev/null on descriptor 0,
// `descriptors[i]` moved to i + 1, and nothing else open. The sources must be numbered higher than
// `count`. Signals are as in a new login: none ignored, none blocked. Returns 0 or an error number.
int csystem_spawn(const char *path, char *const arguments[], char *const environment[],
                  const int *descriptors, int count, pid_t *pid);

// From now on descendants whose parent ends become children of this process.
int csystem_inherit_orphans(void);

struct csystem_exit {
  int exited;          // 1 if the process left by exit, 0 if a signal ended it
  int code;            // exit status or signal number
  int64_t max_resident_kb;
  int64_t cpu_microseconds;
};
// Tells, without reaping, whether the child has ended: 1 if it has, 0 if not.
int csystem_has_ended(pid_t pid);
// Reaps an ended child.
int csystem_reap(pid_t pid, struct csystem_exit *result);

struct csystem_event {
  uint64_t token;
  int readable;        // includes hang-up: reading will not block
  int writable;
};
int csystem_epoll_create(void);
int csystem_epoll_add(int epoll, int descriptor, uint64_t token);
int csystem_epoll_watch_writable(int epoll, int descriptor, uint64_t token);
int csystem_epoll_remove(int epoll, int descriptor);
int csystem_epoll_wait(int epoll, struct csystem_event *events, int capacity, int milliseconds);

// A lock on one byte of a file, which need not be there, for this open file; it ends with the
// process. Locking fails with EAGAIN if another open file has it.
int csystem_lock_byte(int descriptor, int64_t offset);
int csystem_unlock_byte(int descriptor, int64_t offset);

// Starts a detached thread with a stack of so many bytes. Returns 0 or an error number.
// Starts so many threads at once, 64 at most, and ends them; returns an error number. The slim ones
// have small stacks: they count as threads and take hardly any memory.
int csystem_try_threads(int count, int slim);

int csystem_start_thread(size_t stack, void *(*body)(void *context), void *context);

int csystem_limit_data(uint64_t bytes);
// Limits a child's address space and processor time; 0 leaves one as it is.
int csystem_limit_process(pid_t pid, uint64_t bytes, uint64_t seconds);
// Memory blocks of at least so many bytes go back to the system when they are freed.
int csystem_return_large_blocks(int bytes);
// Unmaps the pages of program files that can be read again from them. Whatever is still needed
// comes back by itself, from the system's cache.
void csystem_drop_program_pages(void);
// Columns of the terminal; 0 if the descriptor is none.
int csystem_terminal_width(int descriptor);

#endif
