#ifndef CSYSTEM_SANDBOX_FILTER_H
#define CSYSTEM_SANDBOX_FILTER_H

// Puts the system call filter over this process and all it will start. The very next execve waits
// for whoever reads the returned descriptor; when that is closed, there are no more.
int sandbox_filter_install(void);

// Writes the filter for bwrap to install, which lets programs pass. Returns 0 or -1 with errno.
int sandbox_filter_write(int file);

// Answers for one execve, waiting for it at most so long, and closes the descriptor: all later ones
// fail. Returns 0 or an error number.
int sandbox_filter_allow_execve(int listener, int milliseconds);

#endif
