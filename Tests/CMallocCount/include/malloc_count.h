#ifndef MALLOC_COUNT_H
#define MALLOC_COUNT_H

/// Heap allocations that the calling thread has made so far: malloc, calloc, realloc and the aligned forms.
long malloc_count(void);

/// Bytes on the heap that the process has in use now.
long malloc_bytes(void);

#endif
