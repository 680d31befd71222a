#include <sndfile.h>

// Glibc hides it from Swift: a file in memory, for sounds that never were on a disk.
extern int memfd_create(const char *name, unsigned int flags);
