#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox_steps.h"

// The kernel's numbers, of which the system's header may have the older ones only.
enum {
  create_ruleset = 444,
  add_rule = 445,
  restrict_self = 446,
  rule_path_beneath = 1,
  create_ruleset_version = 1,
};
#define EXECUTE (1ull << 0)
#define READ_FILE (1ull << 2)
#define READ_DIR (1ull << 3)
#define MAKE_CHAR (1ull << 6)
#define MAKE_SOCK (1ull << 9)
#define MAKE_BLOCK (1ull << 11)
#define IOCTL_DEV (1ull << 15)
#define NET_BOTH 3ull
#define SCOPE_BOTH 3ull

struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scoped;
};

struct path_beneath {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

int csystem_landlock_version(void) {
  long version = syscall(create_ruleset, NULL, 0, create_ruleset_version);
  return version < 0 ? 0 : (int)version;
}

// What a kernel of this version can be asked to refuse.
static struct ruleset everything(int version) {
  // Version 1 knows 13 things to do with files; 2, 3 and 5 added one each.
  int bits = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
  return (struct ruleset){
      .files = (1ull << bits) - 1,
      .network = version >= 4 ? NET_BOTH : 0,
      .scoped = version >= 6 ? SCOPE_BOTH : 0,
  };
}

static int allow(int ruleset, const char *path, uint64_t allowed) {
  int place = open(path, O_PATH | O_CLOEXEC);
  if (place < 0) return -1;
  struct stat status;
  if (fstat(place, &status) != 0) return -1;
  // What concerns folders is no right to a file.
  if (!S_ISDIR(status.st_mode)) allowed &= EXECUTE | 2 | READ_FILE | IOCTL_DEV | 1ull << 14;
  struct path_beneath rule = {.allowed = allowed, .parent = place};
  int result = (int)syscall(add_rule, ruleset, rule_path_beneath, &rule, 0);
  close(place);
  return result;
}

int sandbox_restrict_files(const struct csystem_sandbox *settings) {
  struct ruleset all = everything(csystem_landlock_version());
  int ruleset = (int)syscall(create_ruleset, &all, sizeof all, 0);
  if (ruleset < 0) return -1;
  for (size_t index = 0; index < settings->shown_count; index++) {
    if (allow(ruleset, settings->shown[index], EXECUTE | READ_FILE | READ_DIR) != 0) return -1;
  }
  uint64_t work = all.files & ~(EXECUTE | MAKE_CHAR | MAKE_SOCK | MAKE_BLOCK | IOCTL_DEV);
  char store[PATH_MAX];
  if ((size_t)snprintf(store, sizeof store, "%s.store", settings->workspace) >= sizeof store) {
    errno = ENAMETOOLONG;
    return -1;
  }
  if (allow(ruleset, settings->workspace, work) != 0 || allow(ruleset, store, work) != 0 ||
      allow(ruleset, "/dev/null", READ_FILE | 2) != 0 ||
      allow(ruleset, "/dev/urandom", READ_FILE) != 0) {
    return -1;
  }
  int result = (int)syscall(restrict_self, ruleset, 0);
  close(ruleset);
  return result;
}

const char *sandbox_open_folders(const struct csystem_sandbox *settings, int is_root, int *store) {
  char path[PATH_MAX];
  if ((size_t)snprintf(path, sizeof path, "%s.store", settings->workspace) >= sizeof path) {
    errno = ENAMETOOLONG;
    return "name the store";
  }
  *store = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (*store < 0) return "open the store";
  if (is_root && (fchown(*store, sandbox_user, sandbox_user) != 0 ||
                  chown(settings->workspace, sandbox_user, sandbox_user) != 0)) {
    return "give the workspace away";
  }
  return NULL;
}
