// Makes a process's file operations fail, for the tests in dev.quell.faults. Loaded with LD_PRELOAD.
//
// The file that QUELL_FAULTS names holds one line: OPERATION ERRNO PATH. While it does, operations of that kind (write, sync, read)
// on files whose path contains PATH fail with that errno; 0 for a write means that half of the bytes are written and the rest fails;
// -1 means that the operation does not return until the line changes; the file's last byte is 1 once one hangs. With the operation
// `space`, the disk below PATH tells that 8 MiB are left. An empty line: nothing happens.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#define SIZE 256
#define SHORT 0
#define HANG -1
#define NOTHING -2

static char *control;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("QUELL_FAULTS");
    int fd = name ? open(name, O_RDWR) : -1;
    if (fd >= 0) {
        void *page = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        control = page == MAP_FAILED ? NULL : page;
        close(fd);
    }
}

static int concerns_path(const char *operation, const char *path, int *error) {
    char line[SIZE], kind[16], part[128];
    if (control == NULL || control[0] <= ' ') {
        return 0;
    }
    memcpy(line, control, SIZE);
    line[SIZE - 1] = 0;
    return sscanf(line, "%15s %d %127s", kind, error, part) == 3 && strcmp(kind, operation) == 0
            && strstr(path, part) != NULL;
}

static int concerns(const char *operation, int fd, int *error) {
    char link[64], path[512];
    if (control == NULL || control[0] <= ' ') {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    return concerns_path(operation, path, error);
}

static int fault(const char *operation, int fd) {
    int error = NOTHING;
    while (concerns(operation, fd, &error)) {
        if (error != HANG) {
            return error;
        }
        control[SIZE - 1] = 1;
        usleep(1000);
    }
    return NOTHING;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

// What a short write has left to do fails.
static __thread int after_short;

static ssize_t writing(int fd, size_t count, size_t *allowed) {
    int error = fault("write", fd);
    *allowed = count;
    if (error == NOTHING) {
        after_short = 0;
        return 0;
    }
    if (error == SHORT && !after_short && count > 1) {
        after_short = 1;
        *allowed = count / 2;
        return 0;
    }
    errno = error == SHORT ? ENOSPC : error;
    return -1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    size_t allowed;
    return writing(fd, count, &allowed) < 0 ? -1 : REAL(write)(fd, bytes, allowed);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    size_t allowed;
    return writing(fd, count, &allowed) < 0 ? -1 : REAL(pwrite)(fd, bytes, allowed, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    size_t allowed;
    return writing(fd, count, &allowed) < 0 ? -1 : REAL(pwrite64)(fd, bytes, allowed, at);
}

static int syncing(int fd) {
    int error = fault("sync", fd);
    if (error == NOTHING) {
        return 0;
    }
    errno = error;
    return -1;
}

int fsync(int fd) {
    return syncing(fd) < 0 ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd) {
    return syncing(fd) < 0 ? -1 : REAL(fdatasync)(fd);
}

static int reading(int fd) {
    int error = fault("read", fd);
    if (error == NOTHING) {
        return 0;
    }
    errno = error;
    return -1;
}

ssize_t read(int fd, void *bytes, size_t count) {
    return reading(fd) < 0 ? -1 : REAL(read)(fd, bytes, count);
}

ssize_t pread(int fd, void *bytes, size_t count, off_t at) {
    return reading(fd) < 0 ? -1 : REAL(pread)(fd, bytes, count, at);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t at) {
    return reading(fd) < 0 ? -1 : REAL(pread64)(fd, bytes, count, at);
}

#define MIB_LEFT 8

int statvfs64(const char *path, struct statvfs64 *buffer) {
    int error;
    int result = REAL(statvfs64)(path, buffer);
    if (result == 0 && concerns_path("space", path, &error)) {
        buffer->f_bavail = (MIB_LEFT << 20) / buffer->f_frsize;
    }
    return result;
}

int statvfs(const char *path, struct statvfs *buffer) {
    return statvfs64(path, (struct statvfs64 *) buffer);
}
