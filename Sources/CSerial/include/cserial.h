// What Swift cannot import from the kernel's and glibc's headers, and why:
//  - `struct termios2`, BOTHER and TCSETS2 live in <asm/termbits.h>, which clashes with <termios.h>;
//  - the ioctl requests are function-like macros, and ioctl(2) itself is variadic;
//  - eventfd(2) and inotify(7) are not in the Glibc module.
//
// Every function that can fail returns 0 (or a value ≥ 0 where it says so), or the negative errno.
#ifndef BIOFEED_CSERIAL_H
#define BIOFEED_CSERIAL_H

#include <stdint.h>

/// Settings of a terminal: `struct termios2` under names that clash with nothing.
struct cserial_settings {
    uint32_t iflag, oflag, cflag, lflag;
    uint8_t line;
    uint8_t cc[19];
    /// Bits a second, any number.
    uint32_t ispeed, ospeed;
};

enum cserial_parity { cserial_parity_none = 0, cserial_parity_odd = 1, cserial_parity_even = 2 };

/// Reads the settings; -ENOTTY when the descriptor is no terminal.
int cserial_get(int fd, struct cserial_settings *settings);

/// Writes the settings at once, without waiting for output to drain.
int cserial_set(int fd, const struct cserial_settings *settings);

/// Changes settings to raw: 8 data bits, one stop bit, no flow control, no echo, no translation, modem lines
/// ignored; `baud` in bits a second (through BOTHER).
void cserial_make_raw(struct cserial_settings *settings, uint32_t baud, enum cserial_parity parity);

/// Throws away what was received and not yet read.
int cserial_flush_input(int fd);

/// Refuses (or allows again) further opens of the terminal by others than root.
int cserial_exclusive(int fd, int on);

/// Bytes received and not yet read, or -errno.
int cserial_pending_input(int fd);

/// Bytes written and not yet sent, or -errno.
int cserial_pending_output(int fd);

/// Sets the serial driver's low-latency flag. Returns the flag's value before (0 or 1), or -errno; ptys and
/// CDC-ACM ports have no such flag.
int cserial_low_latency(int fd, int on);

/// What a serial driver has counted since it found the port; the numbers wrap.
struct cserial_errors {
    uint32_t frame, overrun, parity, breaks;
};

/// Reads the driver's counters. -errno where it keeps none: ptys, and many USB drivers.
int cserial_count_errors(int fd, struct cserial_errors *errors);

/// A close-on-exec, non-blocking descriptor that becomes readable when an entry of a folder comes or goes; or -errno.
int cserial_watch_open(const char *folder);

/// Reads what has happened. 0, or 1 when the folder itself is gone.
int cserial_watch_drain(int fd);

/// A close-on-exec, non-blocking descriptor that wakes a poll; or -errno.
int cserial_wake_open(void);

/// Makes a descriptor from cserial_wake_open readable.
int cserial_wake(int fd);

#endif
