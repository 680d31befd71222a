// What Swift has no word for: asking the processor for memory before it is read.
#ifndef BIOFEED_PREFETCH_H
#define BIOFEED_PREFETCH_H

/// Asks for the cache line of an address and goes on at once; nothing is read, and no address does harm.
static inline void prefetch(const void *address) { __builtin_prefetch(address); }

#endif
