#define _GNU_SOURCE

#include "faulty_system.h"

#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { most_rules = 16 };

struct rule {
  char call[16];
  char file[64];
  long first;
  long last;
  char effect[8];
  int number;
  atomic_long calls;
};

static struct rule rules[most_rules];
static int rule_count;

static long step_seconds;
static long step_milliseconds;
static struct timespec start;

static int refuses_namespaces;

// The calls below may come from anywhere, so they go to the kernel themselves.
static void monotonic(struct timespec *time) { syscall(SYS_clock_gettime, CLOCK_MONOTONIC, time); }

__attribute__((constructor)) static void read_variables(void) {
  const char *line = getenv("FAULTY_CALLS");
  while (line && *line && rule_count < most_rules) {
    struct rule *rule = &rules[rule_count];
    if (sscanf(line, "%15s %63s %ld %ld %7s %d", rule->call, rule->file, &rule->first, &rule->last,
               rule->effect, &rule->number) != 6) {
      fprintf(stderr, "not a rule: %s\n", line);
      abort();
    }
    rule_count++;
    line = strchr(line, '\n');
    if (line) line++;
  }
  const char *clock = getenv("FAULTY_CLOCK");
  if (clock && sscanf(clock, "%ld %ld", &step_seconds, &step_milliseconds) != 2) abort();
  monotonic(&start);
  refuses_namespaces = getenv("FAULTY_NAMESPACES") != NULL;
}

// The rule that this call falls under, or null.
static const struct rule *rule_for(const char *call, int descriptor) {
  if (rule_count == 0) return NULL;
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  const struct rule *found = NULL;
  for (int index = 0; index < rule_count; index++) {
    struct rule *rule = &rules[index];
    if (strcmp(rule->call, call) != 0 || !strstr(path, rule->file)) continue;
    long number = atomic_fetch_add(&rule->calls, 1) + 1;
    if (number >= rule->first && (rule->last == 0 || number <= rule->last)) found = rule;
  }
  return found;
}

// Returns whether the call is to fail.
static int suffer(const struct rule *rule) {
  if (rule && strcmp(rule->effect, "slow") == 0) usleep((useconds_t)rule->number * 1000);
  if (!rule || strcmp(rule->effect, "error") != 0) return 0;
  errno = rule->number;
  return 1;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  const struct rule *rule = rule_for("pwrite", descriptor);
  if (suffer(rule)) return -1;
  if (rule && strcmp(rule->effect, "short") == 0 && count > 1) count /= 2;
  return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}

int fdatasync(int descriptor) {
  if (suffer(rule_for("fdatasync", descriptor))) return -1;
  return (int)syscall(SYS_fdatasync, descriptor);
}

int flock(int descriptor, int operation) {
  if (suffer(rule_for("flock", descriptor))) return -1;
  return (int)syscall(SYS_flock, descriptor, operation);
}

static long wall_clock_error(void) {
  if (step_milliseconds == 0) return 0;
  struct timespec now;
  monotonic(&now);
  long passed = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
  return passed / step_milliseconds % 2 == 0 ? step_seconds : -step_seconds;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += wall_clock_error();
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  int result = (int)syscall(SYS_gettimeofday, time, zone);
  if (result == 0) time->tv_sec += wall_clock_error();
  return result;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

// A machine on which only chosen programs may make namespaces: those that this one starts may.
long syscall(long number, ...) {
  static long (*next)(long, ...);
  if (!next) next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  va_list list;
  va_start(list, number);
  long words[6];
  for (int index = 0; index < 6; index++) words[index] = va_arg(list, long);
  va_end(list);
  if (refuses_namespaces && number == SYS_clone && (words[0] & CLONE_NEWUSER)) {
    errno = EPERM;
    return -1;
  }
  return next(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}
