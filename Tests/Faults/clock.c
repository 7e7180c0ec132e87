// A clock that is wrong, for a process that is started with this library preloaded: TEST_CLOCK names a file of two numbers of
// eight bytes, nanoseconds that are added to the time of day, and, where it is not zero, the moment at which it stands still.
// Clocks that only measure go right, as the kernel's do when the time of day is set.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *clock_file;
static int (*kernel_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
    kernel_clock = dlsym(RTLD_NEXT, "clock_gettime");
    const char *path = getenv("TEST_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *memory = file < 0 ? MAP_FAILED : mmap(NULL, 16, PROT_READ, MAP_SHARED, file, 0);
    if (file >= 0) close(file);
    if (memory != MAP_FAILED) clock_file = memory;
}

int clock_gettime(clockid_t id, struct timespec *time) {
    if (!kernel_clock) kernel_clock = dlsym(RTLD_NEXT, "clock_gettime");
    int status = kernel_clock(id, time);
    if (status != 0 || !clock_file || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)) return status;
    int64_t now = clock_file[1] ? clock_file[1] : time->tv_sec * 1000000000LL + time->tv_nsec + clock_file[0];
    time->tv_sec = now / 1000000000LL;
    time->tv_nsec = now % 1000000000LL;
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
