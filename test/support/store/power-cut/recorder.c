/* Preloaded into a program: appends to RECORDER_LOG what the program does to files in RECORDER_FOLDER, in order.
   A record is a line `kind offset length path`, then `length` bytes. Kinds: O open to make, W write, T truncate, S sync, U unlink. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int journal = -1;
static const char *folder = "";

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("RECORDER_LOG");
  if (path == NULL || getenv("RECORDER_FOLDER") == NULL) return;
  folder = getenv("RECORDER_FOLDER");
  journal = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (journal < 0) abort();
}

static void record(char kind, const char *path, off_t offset, const void *data, size_t length) {
  char head[PATH_MAX + 64];
  if (strncmp(path, folder, strlen(folder)) != 0) return;
  int size = snprintf(head, sizeof head, "%c %lld %zu %s\n", kind, (long long)offset, length, path);
  struct iovec parts[2] = {{head, (size_t)size}, {(void *)data, length}};
  if (syscall(SYS_writev, journal, parts, 2) != (long)(size + length)) abort();
}

static void record_open(char kind, int file, off_t offset, const void *data, size_t length) {
  char link[64], path[PATH_MAX];
  if (journal < 0) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return;
  path[size] = 0;
  record(kind, path, offset, data, length);
}

static int open_recorded(const char *path, int flags, mode_t mode) {
  int file = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (file >= 0 && (flags & O_CREAT)) record_open('O', file, 0, "", 0);
  return file;
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_recorded(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_recorded(path, flags | O_LARGEFILE, mode);
}

ssize_t write(int file, const void *data, size_t length) {
  ssize_t done = syscall(SYS_write, file, data, length);
  if (done > 0 && file > 2) record_open('W', file, syscall(SYS_lseek, file, 0, SEEK_CUR) - done, data, done);
  return done;
}

ssize_t pwrite(int file, const void *data, size_t length, off_t offset) {
  ssize_t done = syscall(SYS_pwrite64, file, data, length, offset);
  if (done > 0) record_open('W', file, offset, data, done);
  return done;
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) {
  return pwrite(file, data, length, offset);
}

int ftruncate(int file, off_t size) {
  int failed = syscall(SYS_ftruncate, file, size);
  if (!failed) record_open('T', file, size, "", 0);
  return failed;
}

int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }

int fsync(int file) {
  int failed = syscall(SYS_fsync, file);
  if (!failed) record_open('S', file, 0, "", 0);
  return failed;
}

int fdatasync(int file) {
  int failed = syscall(SYS_fdatasync, file);
  if (!failed) record_open('S', file, 0, "", 0);
  return failed;
}

int unlink(const char *path) {
  int failed = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (!failed && journal >= 0) record('U', path, 0, "", 0);
  return failed;
}
