#define _GNU_SOURCE

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox_filter.h"
#include "sandbox_steps.h"

// The worker has other threads. Between its fork and exec, code here makes system calls and calls
// functions that are safe in a signal handler, and nothing else: no allocation, no locks.

enum { setup_timeout_milliseconds = 10000, first_free_descriptor = 6, setup_descriptor = 5,
       filter_descriptor = 6 };

// What the child says of itself before it is the interpreter. With a descriptor: the listener of
// its filter.
struct report {
  int error;
  char step[56];
};

static int tell(int setup, int error, const char *step, int listener) {
  struct report report = {.error = error};
  strncpy(report.step, step, sizeof report.step - 1);
  return csystem_channel_send(setup, &report, sizeof report, &listener, listener >= 0);
}

static _Noreturn void fail(int setup, const char *step) {
  tell(setup, errno, step, -1);
  _exit(127);
}

static int limit(int resource, uint64_t value) {
  struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
  struct rlimit present;
  // An ordinary user can't raise what is lower already.
  if (getrlimit(resource, &present) == 0 && present.rlim_max < value) {
    limit.rlim_cur = limit.rlim_max = present.rlim_max;
  }
  return setrlimit(resource, &limit);
}

static int set_limits(const struct csystem_sandbox *settings) {
  return limit(RLIMIT_AS, settings->memory_bytes) | limit(RLIMIT_CPU, settings->cpu_seconds) |
         // Outside of its namespaces bwrap would be counted with all of the user's processes.
         (settings->tier == CSYSTEM_SANDBOX_BWRAP
              ? 0
              : limit(RLIMIT_NPROC, settings->processes)) |
         limit(RLIMIT_NOFILE, settings->open_files) |
         limit(RLIMIT_FSIZE, settings->file_bytes) | limit(RLIMIT_CORE, 0) |
         limit(RLIMIT_MEMLOCK, 0) | limit(RLIMIT_MSGQUEUE, 0);
}

static void reset_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &action, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

// Puts the descriptors where the interpreter expects them and closes all others.
static int place(int null, int errors, int control, int store, int *setup) {
  int sources[] = {null, null, errors, control, store, *setup};
  for (size_t index = 0; index < sizeof sources / sizeof *sources; index++) {
    sources[index] = fcntl(sources[index], F_DUPFD_CLOEXEC, 64);
    if (sources[index] < 0) return -1;
  }
  for (int index = 0; index < setup_descriptor; index++) {
    if (dup2(sources[index], index) < 0) return -1;
  }
  if (dup3(sources[setup_descriptor], setup_descriptor, O_CLOEXEC) < 0) return -1;
  *setup = setup_descriptor;
  return (int)syscall(SYS_close_range, first_free_descriptor, ~0u, 0);
}

// Where bwrap reads it. It fits into a pipe.
static int offer_filter(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0 || sandbox_filter_write(ends[1]) != 0) return -1;
  close(ends[1]);
  if (ends[0] == filter_descriptor) return fcntl(ends[0], F_SETFD, 0);
  return dup2(ends[0], filter_descriptor) < 0 ? -1 : close(ends[0]);
}

// The last stretch, the same for all tiers.
static _Noreturn void become(const struct csystem_sandbox *settings, int setup) {
  reset_signals();
  umask(022);
  if (settings->tier == CSYSTEM_SANDBOX_BWRAP) {
    // It may have to gain privileges for its work, and sees itself to it that nobody does after it.
    if (offer_filter() != 0) fail(setup, "offer the system call filter");
    execve(settings->program, settings->arguments, settings->environment);
    fail(setup, "start bwrap");
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(setup, "give up new privileges");
  if (settings->tier == CSYSTEM_SANDBOX_LANDLOCK && sandbox_restrict_files(settings) != 0) {
    fail(setup, "restrict the file system by Landlock");
  }
  if (settings->tier != CSYSTEM_SANDBOX_NONE) {
    int listener = sandbox_filter_install();
    if (listener < 0) fail(setup, "filter system calls");
    if (tell(setup, 0, "", listener) != 0) fail(setup, "hand the filter's listener over");
    close(listener);
  }
  execve(settings->program, settings->arguments, settings->environment);
  fail(setup, "start the interpreter");
}

// MARK: Namespaces

struct arguments {
  const struct csystem_sandbox *settings;
  int control;
  int errors;
  int setup;
  // Whether host users may be chosen freely, so that the interpreter's is not the worker's.
  int is_root;
};

static void wait_for_go(int setup) {
  char byte;
  struct pollfd polled = {.fd = setup, .events = POLLIN};
  while (poll(&polled, 1, -1) < 0 && errno == EINTR) continue;
  if (recv(setup, &byte, 1, 0) != 1) _exit(127);
}

static _Noreturn void run_in_namespaces(struct arguments *arguments) {
  const struct csystem_sandbox *settings = arguments->settings;
  int setup = arguments->setup;
  wait_for_go(setup);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) fail(setup, "open /dev/null");
  int store = -1;
  const char *step = sandbox_build_root(settings, &store);
  if (step != NULL) fail(setup, step);
  if (setsid() < 0) fail(setup, "make a session");
  if (place(null, arguments->errors, arguments->control, store, &setup) != 0) {
    fail(setup, "place the descriptors");
  }
  if (set_limits(settings) != 0) fail(setup, "set the limits");
  // Only now: the kernel counts nobody's processes if they are root's.
  if (arguments->is_root && syscall(SYS_setgroups, 0, NULL) != 0) fail(setup, "leave all groups");
  if (syscall(SYS_setresgid, sandbox_user, sandbox_user, sandbox_user) != 0 ||
      syscall(SYS_setresuid, sandbox_user, sandbox_user, sandbox_user) != 0) {
    fail(setup, "become nobody");
  }
  become(settings, setup);
}

static int write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t count = write(file, text, strlen(text));
  int error = errno;
  close(file);
  errno = error;
  return count == (ssize_t)strlen(text) ? 0 : -1;
}

static int map_ids(pid_t pid, int is_root, const char *file, unsigned own) {
  char path[64], text[96];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
  // Root keeps a root inside for the mounts alone, and an identity to go on as.
  if (is_root) {
    snprintf(text, sizeof text, "0 0 1\n%d %d 1\n", sandbox_user, sandbox_user);
  } else {
    snprintf(text, sizeof text, "%d %u 1\n", sandbox_user, own);
  }
  return write_file(path, text);
}

static const char *map_users(pid_t pid, int is_root) {
  char path[64];
  if (!is_root) {
    snprintf(path, sizeof path, "/proc/%d/setgroups", (int)pid);
    if (write_file(path, "deny") != 0) return "give up groups";
  }
  if (map_ids(pid, is_root, "gid_map", getegid()) != 0) return "map the group";
  if (map_ids(pid, is_root, "uid_map", geteuid()) != 0) return "map the user";
  return NULL;
}

// MARK: Without namespaces

// Ends the processes that this one is over, until there are none. Those whose parent ends become
// its own children.
static void end_descendants(void) {
  char text[8192];
  while (1) {
    int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) close(file);
    if (count <= 0) return;
    text[count] = 0;
    for (char *next = text; *next != 0;) {
      pid_t pid = 0;
      while (*next >= '0' && *next <= '9') pid = pid * 10 + (*next++ - '0');
      if (pid > 1) kill(pid, SIGKILL);
      while (*next == ' ') next++;
    }
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    struct timespec pause = {.tv_nsec = 1000000};
    nanosleep(&pause, NULL);
  }
}

// Outlives the interpreter by a moment, and the worker by another: it ends what they leave.
static _Noreturn void keep_watch(int control, pid_t interpreter) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  while (1) {
    // Asks for nothing: a hang-up is told of anyway, and messages are the interpreter's.
    struct pollfd polled = {.fd = control, .events = 0};
    int ready = poll(&polled, 1, 20);
    pid_t ended;
    int interpreter_ended = 0;
    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0) interpreter_ended |= ended == interpreter;
    if (interpreter_ended || (ready > 0 && (polled.revents & (POLLHUP | POLLERR)))) break;
  }
  end_descendants();
  _exit(0);
}

static _Noreturn void run_on_host(struct arguments *arguments) {
  const struct csystem_sandbox *settings = arguments->settings;
  int setup = arguments->setup;
  wait_for_go(setup);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) fail(setup, "open /dev/null");
  if (setsid() < 0) fail(setup, "make a session");
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) fail(setup, "inherit orphans");
  int store = null;
  int has_folders = settings->tier != CSYSTEM_SANDBOX_BWRAP;
  const char *step =
      has_folders ? sandbox_open_folders(settings, arguments->is_root, &store) : NULL;
  if (step != NULL) fail(setup, step);
  if (place(null, arguments->errors, arguments->control, store, &setup) != 0) {
    fail(setup, "place the descriptors");
  }
  pid_t watched = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
  if (watched < 0) fail(setup, "start a process to watch");
  if (watched > 0) {
    reset_signals();
    // Control alone is left to it.
    close(setup);
    close(2);
    close(4);
    keep_watch(3, watched);
  }
  if (set_limits(settings) != 0) fail(setup, "set the limits");
  if (arguments->is_root &&
      (syscall(SYS_setgroups, 0, NULL) != 0 ||
       syscall(SYS_setresgid, sandbox_user, sandbox_user, sandbox_user) != 0 ||
       syscall(SYS_setresuid, sandbox_user, sandbox_user, sandbox_user) != 0)) {
    fail(setup, "become nobody");
  }
  if (chdir(has_folders ? settings->workspace : "/") != 0) fail(setup, "enter the workspace");
  become(settings, setup);
}

// MARK: The parent's side

static pid_t start(struct arguments *arguments, int *pid_descriptor) {
  unsigned long flags = SIGCHLD | CLONE_PIDFD;
  if (arguments->settings->tier == CSYSTEM_SANDBOX_NAMESPACES) {
    flags |= CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
             CLONE_NEWUTS;
  }
  // No handler of the worker's may run in the child.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t pid = (pid_t)syscall(SYS_clone, flags, NULL, pid_descriptor, NULL, 0);
  if (pid == 0) {
    if (arguments->settings->tier == CSYSTEM_SANDBOX_NAMESPACES) run_in_namespaces(arguments);
    run_on_host(arguments);
  }
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return pid;
}

// Takes the child's next word: -1 when it has said all, and is the interpreter or dead.
static int next_report(int setup, struct report *report, int *listener) {
  struct pollfd polled = {.fd = setup, .events = POLLIN};
  int ready;
  do {
    ready = poll(&polled, 1, setup_timeout_milliseconds);
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) {
    *report = (struct report){.error = ETIMEDOUT, .step = "get ready in time"};
    return 0;
  }
  struct iovec part = {.iov_base = report, .iov_len = sizeof *report};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr message = {
      .msg_iov = &part,
      .msg_iovlen = 1,
      .msg_control = control.space,
      .msg_controllen = sizeof control.space,
  };
  if (recvmsg(setup, &message, MSG_CMSG_CLOEXEC) != sizeof *report) return -1;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header != NULL && header->cmsg_type == SCM_RIGHTS) {
    memcpy(listener, CMSG_DATA(header), sizeof *listener);
  }
  return 0;
}

static int accompany(int setup, pid_t pid, struct arguments *arguments, struct report *report) {
  if (arguments->settings->tier == CSYSTEM_SANDBOX_NAMESPACES) {
    const char *step = map_users(pid, arguments->is_root);
    if (step != NULL) {
      int error = errno;
      strncpy(report->step, step, sizeof report->step - 1);
      return error;
    }
  }
  if (send(setup, "g", 1, MSG_NOSIGNAL) != 1) return errno;
  while (1) {
    int listener = -1;
    if (next_report(setup, report, &listener) != 0) return 0;
    if (listener < 0) return report->error != 0 ? report->error : EPROTO;
    int error = sandbox_filter_allow_execve(listener, setup_timeout_milliseconds);
    if (error != 0) {
      strncpy(report->step, "let the interpreter start", sizeof report->step - 1);
      return error;
    }
  }
}

int csystem_sandbox_spawn(const struct csystem_sandbox *settings, int control, int errors,
                          struct csystem_sandbox_process *process, const char **failed) {
  static _Thread_local struct report report;
  memset(&report, 0, sizeof report);
  *failed = report.step;
  int setup[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, setup) != 0) return errno;
  struct arguments arguments = {
      .settings = settings,
      .control = control,
      .errors = errors,
      .setup = setup[1],
      .is_root = geteuid() == 0,
  };
  int pid_descriptor = -1;
  pid_t pid = start(&arguments, &pid_descriptor);
  int error = pid < 0 ? errno : 0;
  close(setup[1]);
  if (pid < 0) {
    strncpy(report.step, "make the namespaces", sizeof report.step - 1);
  } else {
    error = accompany(setup[0], pid, &arguments, &report);
  }
  close(setup[0]);
  if (error == 0) {
    process->pid = pid;
    process->pid_descriptor = pid_descriptor;
    return 0;
  }
  if (pid > 0) {
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
    close(pid_descriptor);
  }
  return error;
}
