#ifndef MALLOC_COUNT_H
#define MALLOC_COUNT_H

#include <stdbool.h>

/// Whether this program was compiled with optimisation: unoptimised Swift keeps temporaries on the heap, and counting says nothing.
bool malloc_count_is_telling(void);

/// Heap allocations that the calling thread has made so far: malloc, calloc, realloc and the aligned forms.
long malloc_count(void);

/// Bytes on the heap that the process has in use now.
long malloc_bytes(void);

#endif
