#define _GNU_SOURCE

#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Moves a descriptor out of the range that a spawned child's own descriptors are put into.
static int raised(int descriptor) {
  if (descriptor >= 16) return descriptor;
  int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 16);
  int error = errno;
  close(descriptor);
  errno = error;
  return moved;
}

int csystem_open_standard_descriptors(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest number that is free, which is this one.
    if (open("/dev/null", O_RDWR) != descriptor) return -1;
  }
  return 0;
}

int csystem_pipe(int *read_end, int *write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  *read_end = raised(ends[0]);
  *write_end = raised(ends[1]);
  if (*read_end >= 0 && *write_end >= 0) return 0;
  int error = errno;
  if (*read_end >= 0) close(*read_end);
  if (*write_end >= 0) close(*write_end);
  errno = error;
  return -1;
}

int csystem_memory_file(const char *name, int64_t bytes) {
  int made = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (made < 0) return -1;
  if (ftruncate(made, bytes) != 0 ||
      fcntl(made, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    int error = errno;
    close(made);
    errno = error;
    return -1;
  }
  return raised(made);
}

int csystem_set_pipe_size(int descriptor, int bytes) {
  return fcntl(descriptor, F_SETPIPE_SZ, bytes);
}

int csystem_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

int csystem_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int csystem_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int csystem_signalfd(const int *signals, size_t count) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t index = 0; index < count; index++) {
    // What somebody has ignored for us, as nohup does, stays ignored.
    struct sigaction action;
    if (sigaction(signals[index], NULL, &action) == 0 && action.sa_handler == SIG_IGN) continue;
    sigaddset(&set, signals[index]);
  }
  int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (error != 0) {
    errno = error;
    return -1;
  }
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int csystem_read_signal(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t count = read(descriptor, &info, sizeof info);
  if (count == (ssize_t)sizeof info) return (int)info.ssi_signo;
  return count < 0 && errno == EAGAIN ? 0 : -1;
}

static int prepare(posix_spawn_file_actions_t *actions, const int *descriptors, int count) {
  int error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
  for (int index = 0; error == 0 && index < count; index++) {
    error = posix_spawn_file_actions_adddup2(actions, descriptors[index], index + 1);
  }
  // Only now: it closes the sources.
  return error ? error : posix_spawn_file_actions_addclosefrom_np(actions, count + 1);
}

int csystem_spawn(const char *path, char *const arguments[], char *const environment[],
                  const int *descriptors, int count, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  posix_spawnattr_t attributes;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  // An ignored SIGPIPE and the parent's blocked signals would survive exec: reset both.
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  error = prepare(&actions, descriptors, count);
  if (!error) error = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int csystem_inherit_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int csystem_has_ended(pid_t pid) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
  return info.si_pid == pid;
}

int csystem_reap(pid_t pid, struct csystem_exit *result) {
  int status = 0;
  struct rusage usage;
  pid_t reaped;
  do {
    reaped = wait4(pid, &status, 0, &usage);
  } while (reaped < 0 && errno == EINTR);
  if (reaped < 0) return -1;
  result->exited = WIFEXITED(status);
  result->code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
  result->max_resident_kb = usage.ru_maxrss;
  result->cpu_microseconds =
      (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
      usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
  return 0;
}

int csystem_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int csystem_epoll_add(int epoll, int descriptor, uint64_t token) {
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = token};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int csystem_epoll_watch_writable(int epoll, int descriptor, uint64_t token) {
  struct epoll_event event = {.events = EPOLLOUT, .data.u64 = token};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int csystem_epoll_remove(int epoll, int descriptor) {
  return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL);
}

int csystem_epoll_wait(int epoll, struct csystem_event *events, int capacity, int milliseconds) {
  struct epoll_event ready[64];
  if (capacity > 64) capacity = 64;
  int count = epoll_wait(epoll, ready, capacity, milliseconds);
  for (int index = 0; index < count; index++) {
    events[index].token = ready[index].data.u64;
    events[index].readable = (ready[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
    events[index].writable = (ready[index].events & (EPOLLOUT | EPOLLERR)) != 0;
  }
  return count;
}

int csystem_limit_data(uint64_t bytes) {
  struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};
  return setrlimit(RLIMIT_DATA, &limit);
}

int csystem_limit_process(pid_t pid, uint64_t bytes, uint64_t seconds) {
  struct rlimit memory = {.rlim_cur = bytes, .rlim_max = bytes};
  if (bytes != 0 && prlimit(pid, RLIMIT_AS, &memory, NULL) != 0) return -1;
  struct rlimit time = {.rlim_cur = seconds, .rlim_max = seconds};
  return seconds != 0 ? prlimit(pid, RLIMIT_CPU, &time, NULL) : 0;
}

int csystem_return_large_blocks(int bytes) {
  // glibc's mallopt tells success by 1. Other libraries may not have it at all.
#ifdef M_MMAP_THRESHOLD
  return mallopt(M_MMAP_THRESHOLD, bytes) == 1 ? 0 : -1;
#else
  (void)bytes;
  return 0;
#endif
}

int csystem_terminal_width(int descriptor) {
  struct winsize size;
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static int lock_byte(int descriptor, int64_t offset, short type) {
  struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
  return fcntl(descriptor, F_OFD_SETLK, &range);
}

int csystem_lock_byte(int descriptor, int64_t offset) {
  return lock_byte(descriptor, offset, F_WRLCK);
}

int csystem_unlock_byte(int descriptor, int64_t offset) {
  return lock_byte(descriptor, offset, F_UNLCK);
}

static int drop_pages(struct dl_phdr_info *program, size_t size, void *unused) {
  (void)size;
  (void)unused;
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int index = 0; index < program->dlpi_phnum; index++) {
    const ElfW(Phdr) *part = &program->dlpi_phdr[index];
    // What can be written may differ from the file.
    if (part->p_type != PT_LOAD || (part->p_flags & PF_W)) continue;
    uintptr_t start = (uintptr_t)(program->dlpi_addr + part->p_vaddr);
    uintptr_t end = start + part->p_filesz;
    start = (start + page - 1) / page * page;
    end = end / page * page;
    if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

void csystem_drop_program_pages(void) { dl_iterate_phdr(drop_pages, NULL); }

int csystem_start_thread(size_t stack, void *(*body)(void *context), void *context) {
  pthread_attr_t attributes;
  int code = pthread_attr_init(&attributes);
  if (code != 0) return code;
  code = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (code == 0) code = pthread_attr_setstacksize(&attributes, stack);
  pthread_t thread;
  if (code == 0) code = pthread_create(&thread, &attributes, body, context);
  pthread_attr_destroy(&attributes);
  return code;
}

static void *pass_gate(void *gate) {
  pthread_mutex_lock(gate);
  pthread_mutex_unlock(gate);
  return NULL;
}

int csystem_try_threads(int count, int slim) {
  pthread_t threads[64];
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  pthread_attr_t attributes;
  int started = 0;
  int code = pthread_attr_init(&attributes);
  if (code != 0) return code;
  pthread_attr_setstacksize(&attributes, 64 << 10);
  count = count + slim > 64 ? 64 : count + slim;
  // Until all are there none may end.
  pthread_mutex_lock(&gate);
  while (code == 0 && started < count) {
    code = pthread_create(
        &threads[started], started < slim ? &attributes : NULL, pass_gate, &gate);
    if (code == 0) started++;
  }
  pthread_mutex_unlock(&gate);
  while (started > 0) pthread_join(threads[--started], NULL);
  pthread_attr_destroy(&attributes);
  return code;
}
