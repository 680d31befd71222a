// What Swift cannot import from the kernel's and glibc's headers, and why:
//  - `struct termios2`, BOTHER and TCSETS2 live in <asm/termbits.h>, which clashes with <termios.h>;
//  - TIOCEXCL, TIOCGICOUNT and friends are function-like macros.
#ifndef BIOFEED_CSERIAL_H
#define BIOFEED_CSERIAL_H

#endif
