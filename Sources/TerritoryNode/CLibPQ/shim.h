#include <libpq-fe.h>
/* Wakes the thread that waits for libpq's sockets; Glibc's module does not carry it. */
#include <sys/eventfd.h>
