#include "cserial.h"

#include <asm/termbits.h>
#include <errno.h>
#include <linux/serial.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

_Static_assert(sizeof(struct cserial_settings) == sizeof(struct termios2), "settings mirror termios2");

static int result(int status) { return status < 0 ? -errno : status; }

int cserial_get(int fd, struct cserial_settings *settings) {
    struct termios2 raw;
    if (ioctl(fd, TCGETS2, &raw) < 0) return -errno;
    memcpy(settings, &raw, sizeof raw);
    return 0;
}

int cserial_set(int fd, const struct cserial_settings *settings) {
    struct termios2 raw;
    memcpy(&raw, settings, sizeof raw);
    return result(ioctl(fd, TCSETS2, &raw));
}

void cserial_make_raw(struct cserial_settings *settings, uint32_t baud, enum cserial_parity parity) {
    settings->iflag &= ~(uint32_t)(IGNBRK | BRKINT | IGNPAR | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL |
                                   IUCLC | IXON | IXANY | IXOFF | IMAXBEL | IUTF8);
    settings->oflag &= ~(uint32_t)OPOST;
    settings->lflag &= ~(uint32_t)(ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHONL | IEXTEN);
    settings->cflag &= ~(uint32_t)(CSIZE | CSTOPB | PARENB | PARODD | CMSPAR | CRTSCTS | CBAUD |
                                   (CBAUD << IBSHIFT));
    settings->cflag |= CS8 | CREAD | CLOCAL | BOTHER | (BOTHER << IBSHIFT);
    if (parity != cserial_parity_none) settings->cflag |= PARENB;
    if (parity == cserial_parity_odd) settings->cflag |= PARODD;
    settings->cc[VMIN] = 1;
    settings->cc[VTIME] = 0;
    settings->ispeed = baud;
    settings->ospeed = baud;
}

int cserial_flush_input(int fd) { return result(ioctl(fd, TCFLSH, TCIFLUSH)); }

int cserial_exclusive(int fd, int on) { return result(ioctl(fd, on ? TIOCEXCL : TIOCNXCL)); }

int cserial_pending_input(int fd) {
    int bytes = 0;
    return ioctl(fd, FIONREAD, &bytes) < 0 ? -errno : bytes;
}

int cserial_pending_output(int fd) {
    int bytes = 0;
    return ioctl(fd, TIOCOUTQ, &bytes) < 0 ? -errno : bytes;
}

int cserial_low_latency(int fd, int on) {
    struct serial_struct serial;
    if (ioctl(fd, TIOCGSERIAL, &serial) < 0) return -errno;
    int before = (serial.flags & ASYNC_LOW_LATENCY) != 0;
    if (before == (on != 0)) return before;
    serial.flags = on ? serial.flags | ASYNC_LOW_LATENCY : serial.flags & ~ASYNC_LOW_LATENCY;
    return ioctl(fd, TIOCSSERIAL, &serial) < 0 ? -errno : before;
}

int cserial_count_errors(int fd, struct cserial_errors *errors) {
    struct serial_icounter_struct counts;
    if (ioctl(fd, TIOCGICOUNT, &counts) < 0) return -errno;
    errors->frame = (uint32_t)counts.frame;
    // The chip's own buffer, and the kernel's behind it.
    errors->overrun = (uint32_t)counts.overrun + (uint32_t)counts.buf_overrun;
    errors->parity = (uint32_t)counts.parity;
    errors->breaks = (uint32_t)counts.brk;
    return 0;
}

int cserial_wake_open(void) { return result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int cserial_wake(int fd) {
    uint64_t one = 1;
    return write(fd, &one, sizeof one) < 0 ? -errno : 0;
}

int cserial_watch_open(const char *folder) {
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) return -errno;
    uint32_t changes = IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    if (inotify_add_watch(fd, folder, changes) >= 0) return fd;
    int error = errno;
    close(fd);
    return -error;
}

int cserial_watch_drain(int fd) {
    _Alignas(struct inotify_event) char buffer[4096];
    int gone = 0;
    for (;;) {
        ssize_t size = read(fd, buffer, sizeof buffer);
        if (size <= 0) return gone;
        for (char *at = buffer; at < buffer + size;) {
            const struct inotify_event *event = (const struct inotify_event *)at;
            if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) gone = 1;
            at += sizeof *event + event->len;
        }
    }
}
