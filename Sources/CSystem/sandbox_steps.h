#ifndef CSYSTEM_SANDBOX_STEPS_H
#define CSYSTEM_SANDBOX_STEPS_H

#include "sandbox.h"

// Nobody, inside and, if the worker is root, outside.
enum { sandbox_user = 65534 };

// Makes the root file system and enters it. Returns the name of the step that failed, with errno.
const char *sandbox_build_root(const struct csystem_sandbox *settings, int *store);

// Without namespaces: the workspace and the folder beside it for what is kept.
const char *sandbox_open_folders(const struct csystem_sandbox *settings, int is_root, int *store);

// Leaves this process the files it is shown, to read, and its workspace. Needs no_new_privs.
int sandbox_restrict_files(const struct csystem_sandbox *settings);

#endif
