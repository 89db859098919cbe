#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox_steps.h"

// From sys/mount.h, which does not go together with linux/mount.h.
#define MNT_DETACH 2
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

enum { most_shown = 64 };

static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"};
enum { device_count = sizeof devices / sizeof *devices };

static int mount_at(const char *source, const char *target, const char *type, unsigned long flags,
                    const char *options) {
  return (int)syscall(SYS_mount, source, target, type, flags, options);
}

// A copy of a part of the host's file system, on no path yet, and read-only.
static int copy_tree(const char *path, uint64_t attributes) {
  int tree = (int)syscall(SYS_open_tree, AT_FDCWD, path,
                          OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (tree < 0) return -1;
  struct mount_attr attribute = {.attr_set = attributes};
  if (syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attribute,
              sizeof attribute) != 0) {
    return -1;
  }
  return tree;
}

// Makes the folders over a path, and an empty file or folder at it, relative to where we are.
static int make_place(const char *path, int tree) {
  char partial[PATH_MAX];
  struct stat status;
  if (strlen(path) >= sizeof partial || fstat(tree, &status) != 0) return -1;
  strcpy(partial, path);
  for (char *slash = partial; (slash = strchr(slash, '/')) != NULL; slash++) {
    *slash = 0;
    if (mkdir(partial, 0755) != 0 && errno != EEXIST) return -1;
    *slash = '/';
  }
  if (S_ISDIR(status.st_mode)) {
    return mkdir(partial, 0755) == 0 || errno == EEXIST ? 0 : -1;
  }
  int file = open(partial, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  return file < 0 ? -1 : close(file);
}

static int place_tree(int tree, const char *path) {
  if (make_place(path + 1, tree) != 0) return -1;
  if (syscall(SYS_move_mount, tree, "", AT_FDCWD, path + 1, MOVE_MOUNT_F_EMPTY_PATH) != 0) {
    return -1;
  }
  return close(tree);
}

static int mount_files(const char *target, uint64_t bytes, uint64_t files) {
  char options[128];
  snprintf(options, sizeof options, "size=%llu,nr_inodes=%llu,mode=755,uid=%d,gid=%d",
           (unsigned long long)bytes, (unsigned long long)files, sandbox_user, sandbox_user);
  if (mkdir(target, 0755) != 0) return -1;
  return mount_at("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options);
}

// What is kept lies on a file system that no path leads to: the descriptor is the only way in.
static int open_store(const struct csystem_sandbox *settings) {
  if (mount_files("store", settings->store_bytes, 4 * settings->workspace_files) != 0) return -1;
  int store = open("store", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (store < 0 || syscall(SYS_umount2, "store", MNT_DETACH) != 0 || rmdir("store") != 0) {
    return -1;
  }
  return store;
}

const char *sandbox_build_root(const struct csystem_sandbox *settings, int *store) {
  int shown[most_shown], device[device_count];
  if (settings->shown_count > most_shown) {
    errno = E2BIG;
    return "show so many folders";
  }
  if (mount_at(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return "part from the host's mounts";
  // All before anything is mounted over where one of them may lie.
  for (size_t index = 0; index < settings->shown_count; index++) {
    shown[index] = copy_tree(settings->shown[index],
                             MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    if (shown[index] < 0) return "show the interpreter's folders";
  }
  for (int index = 0; index < device_count; index++) {
    device[index] = copy_tree(devices[index], MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
    if (device[index] < 0) return "show the devices";
  }
  if (mount_at("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,nr_inodes=4096,mode=755") !=
          0 ||
      chdir("/tmp") != 0) {
    return "make a root in memory";
  }
  for (size_t index = 0; index < settings->shown_count; index++) {
    if (place_tree(shown[index], settings->shown[index]) != 0) return "place the interpreter's folders";
  }
  for (int index = 0; index < device_count; index++) {
    if (place_tree(device[index], devices[index]) != 0) return "place the devices";
  }
  for (size_t index = 0; index + 1 < 2 * settings->link_count; index += 2) {
    if (symlink(settings->links[index + 1], settings->links[index] + 1) != 0 && errno != EEXIST) {
      return "make the root's links";
    }
  }
  if (mount_files(settings->workspace + 1, settings->workspace_bytes, settings->workspace_files) !=
          0 ||
      // Something shown may lie in /tmp; it is a read-only folder then.
      (symlink(settings->workspace + 1, "tmp") != 0 && errno != EEXIST)) {
    return "make the workspace";
  }
  *store = open_store(settings);
  if (*store < 0) return "make the store";
  if (syscall(SYS_pivot_root, ".", ".") != 0 || syscall(SYS_umount2, ".", MNT_DETACH) != 0) {
    return "leave the host's root";
  }
  if (mount_at(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) !=
      0) {
    return "close the root";
  }
  if (syscall(SYS_sethostname, "sandbox", 7) != 0) return "name the host";
  return chdir(settings->workspace) == 0 ? NULL : "enter the workspace";
}
