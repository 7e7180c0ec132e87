#include <stddef.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* What is called of libvips 8 (vips/vips.h). Its own headers need GLib's, whose compiler flags SwiftPM does not take. */
typedef struct _VipsImage VipsImage;
int vips_init(const char *program);
void vips_concurrency_set(int count);
void vips_cache_set_max(int count);
void vips_operation_block_set(const char *name, int is_blocked);
const char *vips_foreign_find_load_buffer(const void *bytes, size_t length);
VipsImage *vips_image_new_from_buffer(const void *bytes, size_t length, const char *options, ...);
int vips_thumbnail_image(VipsImage *image, VipsImage **thumbnail, int width, ...);
int vips_extract_area(VipsImage *image, VipsImage **area, int left, int top, int width, int height, ...);
int vips_webpsave_buffer(VipsImage *image, void **bytes, size_t *length, ...);
VipsImage *vips_image_copy_memory(VipsImage *image);
int vips_image_get_width(const VipsImage *image);
int vips_image_get_height(const VipsImage *image);
int vips_image_get_n_pages(VipsImage *image);
char **vips_image_get_fields(VipsImage *image);
int vips_image_remove(VipsImage *image, const char *name);
enum { VIPS_ACCESS_SEQUENTIAL = 1, VIPS_FAIL_ON_ERROR = 2 };

/* libvips takes its options as names and values of any type, which Swift cannot call; these are the calls that are made. */
static inline VipsImage *territory_vips_open(const void *bytes, size_t length) {
    return vips_image_new_from_buffer(bytes, length, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
}
/* A JPEG is decoded at a fraction of its size where that is enough. */
static inline VipsImage *territory_vips_open_jpeg(const void *bytes, size_t length, int fraction) {
    return vips_image_new_from_buffer(
        bytes, length, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, "shrink", fraction, NULL);
}
/* A WebP at whatever size is asked for. */
static inline VipsImage *territory_vips_open_webp(const void *bytes, size_t length, double scale) {
    return vips_image_new_from_buffer(
        bytes, length, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, "scale", scale, NULL);
}
static inline int territory_vips_cut(VipsImage *image, int left, int top, int side, VipsImage **square) {
    return vips_extract_area(image, square, left, top, side, side, NULL);
}
/* Upright, and in sRGB. */
static inline int territory_vips_resize(VipsImage *square, int side, VipsImage **resized) {
    return vips_thumbnail_image(square, resized, side, "export_profile", "srgb", NULL);
}
static inline int territory_vips_webp(VipsImage *image, int quality, void **bytes, size_t *length) {
    return vips_webpsave_buffer(image, bytes, length, "Q", quality, "strip", 1, NULL);
}

/* prctl takes arguments of any type. */
static inline int territory_prctl(int option, unsigned long value, const void *pointer) {
    return prctl(option, value, pointer, 0, 0);
}
static const unsigned int territory_audit_architecture =
#if defined(__x86_64__)
    AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    AUDIT_ARCH_AARCH64;
#else
#error "The image worker knows the system calls of x86-64 and ARM64."
#endif
