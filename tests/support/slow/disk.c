/* Loaded before libc: makes a program wait before it touches a file in one folder.
 * PLUGBOARD_SLOW_FOLDER is the folder, PLUGBOARD_SLOW_MS the milliseconds for each call (none without it). While the file
 * PLUGBOARD_SLOW_HELD exists, calls do not return; PLUGBOARD_SLOW_WAITING is made by the first that waits for it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void sleep_ms(long ms) {
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static void wait_for(const char *path) {
    const char *folder = getenv("PLUGBOARD_SLOW_FOLDER");
    if (folder == NULL || strncmp(path, folder, strlen(folder)) != 0) return;
    const char *ms = getenv("PLUGBOARD_SLOW_MS");
    if (ms != NULL) sleep_ms(atol(ms));
    const char *held = getenv("PLUGBOARD_SLOW_HELD");
    if (held == NULL || access(held, F_OK) != 0) return;
    int waiting = REAL(open)(getenv("PLUGBOARD_SLOW_WAITING"), O_CREAT | O_WRONLY, 0600);
    if (waiting >= 0) close(waiting);
    while (access(held, F_OK) == 0) sleep_ms(5);
}

static void wait_for_open(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    wait_for(path);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    wait_for(path);
    return REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    wait_for(path);
    return REAL(open64)(path, flags, mode);
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t at) {
    wait_for_open(file);
    return REAL(pread64)(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    wait_for_open(file);
    return REAL(pwrite64)(file, bytes, count, at);
}

int fsync(int file) {
    wait_for_open(file);
    return REAL(fsync)(file);
}

int fdatasync(int file) {
    wait_for_open(file);
    return REAL(fdatasync)(file);
}
