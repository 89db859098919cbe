#define _GNU_SOURCE

#include "sandbox_filter.h"

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the system call filter knows x86-64 and arm64"
#endif

// Calls that come after the ones listed here are not there, whatever they may do.
enum { last_known_call = 452 };

// A node's code has no business with these.
static const int refused[] = {
    // Programs. The one execve that starts the interpreter is dealt with apart.
    SYS_execveat, SYS_memfd_create, SYS_memfd_secret,
    // The network, other than the pairs that event loops talk to themselves by.
    SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
    // File systems.
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_move_mount, SYS_open_tree, SYS_fsopen,
    SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr, SYS_swapon, SYS_swapoff,
    SYS_quotactl, SYS_quotactl_fd, SYS_name_to_handle_at, SYS_open_by_handle_at,
    SYS_fanotify_init, SYS_mknodat,
#ifdef SYS_mknod
    SYS_mknod,
#endif
    // Namespaces and sessions.
    SYS_unshare, SYS_setns, SYS_setsid,
    // Other processes: to look into, and to signal. What must end is ended from outside.
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, SYS_kcmp,
    SYS_pidfd_getfd, SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
    SYS_pidfd_send_signal, SYS_migrate_pages, SYS_move_pages, SYS_setpriority,
    SYS_sched_setaffinity, SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr,
    SYS_ioprio_set,
    // The kernel's wider surface.
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_io_uring_setup, SYS_io_uring_enter,
    SYS_io_uring_register, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_init_module,
    SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_syslog, SYS_acct,
    SYS_personality, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex,
    SYS_sethostname, SYS_setdomainname, SYS_vhangup,
#ifdef SYS_modify_ldt
    SYS_modify_ldt, SYS_iopl, SYS_ioperm,
#endif
    // Memory that no limit counts.
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_msgget, SYS_semget, SYS_mq_open,
};

static const uint32_t namespaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET |
                                   CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define REFUSE ANSWER(SECCOMP_RET_ERRNO | EPERM)
#define MISSING ANSWER(SECCOMP_RET_ERRNO | ENOSYS)
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
#define FIELD(name) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))
// The lower half; both architectures are little-endian. No argument looked at here has an upper.
#define ARGUMENT(index) FIELD(args[index])
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))

static const struct sock_filter opening[] = {
    FIELD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCHITECTURE, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    FIELD(nr),
    // Of x86-64 this leaves out the calls with 32-bit pointers, too.
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last_known_call, 0, 1),
    MISSING,
    SKIP_UNLESS(SYS_execve, 1),
    ANSWER(SECCOMP_RET_USER_NOTIF),
    // Its flags are in memory, where no filter sees them; the C library then uses clone.
    SKIP_UNLESS(SYS_clone3, 1),
    MISSING,
};

static const struct sock_filter closing[] = {
    SKIP_UNLESS(SYS_clone, 4),
    ARGUMENT(0),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1),
    REFUSE,
    ALLOW,
    // A datagram socket could send to any name; a connected stream can't.
    SKIP_UNLESS(SYS_socketpair, 5),
    ARGUMENT(1),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf),
    SKIP_UNLESS(SOCK_STREAM, 1),
    ALLOW,
    REFUSE,
    // Its own limits alone.
    SKIP_UNLESS(SYS_prlimit64, 4),
    ARGUMENT(0),
    SKIP_UNLESS(0, 1),
    ALLOW,
    REFUSE,
    // Ways to have the kernel send a signal, and to type at a terminal.
    SKIP_UNLESS(SYS_fcntl, 6),
    ARGUMENT(1),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETOWN, 3, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETOWN_EX, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETSIG, 1, 0),
    ALLOW,
    REFUSE,
    SKIP_UNLESS(SYS_ioctl, 7),
    ARGUMENT(1),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TIOCSTI, 4, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TIOCLINUX, 3, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FIOSETOWN, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SIOCSPGRP, 1, 0),
    ALLOW,
    REFUSE,
    ALLOW,
};

enum {
  opening_count = sizeof opening / sizeof *opening,
  refused_count = sizeof refused / sizeof *refused,
  closing_count = sizeof closing / sizeof *closing,
  program_count = opening_count + 2 * refused_count + closing_count,
};

static void write_program(struct sock_filter *program, uint32_t execve_answer) {
  struct sock_filter *next = program;
  memcpy(next, opening, sizeof opening);
  for (int index = 0; index < opening_count; index++, next++) {
    if (next->code == (BPF_RET | BPF_K) && next->k == SECCOMP_RET_USER_NOTIF) {
      next->k = execve_answer;
    }
  }
  for (size_t index = 0; index < refused_count; index++) {
    *next++ = (struct sock_filter)SKIP_UNLESS((uint32_t)refused[index], 1);
    *next++ = (struct sock_filter)REFUSE;
  }
  memcpy(next, closing, sizeof closing);
}

int sandbox_filter_install(void) {
  struct sock_filter program[program_count];
  write_program(program, SECCOMP_RET_USER_NOTIF);
  struct sock_fprog filter = {.len = program_count, .filter = program};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                      &filter);
}

int sandbox_filter_write(int file) {
  struct sock_filter program[program_count];
  write_program(program, SECCOMP_RET_ALLOW);
  return write(file, program, sizeof program) == sizeof program ? 0 : -1;
}

size_t csystem_sandbox_seal(void *bytes, size_t capacity) {
  static const struct sock_filter program[] = {
      FIELD(nr), SKIP_UNLESS(SYS_execve, 1), MISSING, ALLOW};
  if (capacity < sizeof program) return 0;
  memcpy(bytes, program, sizeof program);
  return sizeof program;
}

static int answer(int listener, int milliseconds) {
  struct pollfd polled = {.fd = listener, .events = POLLIN};
  int ready;
  do {
    ready = poll(&polled, 1, milliseconds);
  } while (ready < 0 && errno == EINTR);
  if (ready < 0) return errno;
  if (ready == 0) return ETIMEDOUT;
  // Larger than what this header knows, for kernels that tell more.
  union {
    struct seccomp_notif known;
    char room[256];
  } request;
  memset(&request, 0, sizeof request);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0) return errno;
  struct seccomp_notif_resp response = {
      .id = request.known.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response) == 0 ? 0 : errno;
}

int sandbox_filter_allow_execve(int listener, int milliseconds) {
  int error = answer(listener, milliseconds);
  close(listener);
  return error;
}
