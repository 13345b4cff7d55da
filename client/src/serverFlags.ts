/**
 * What Node is told when it starts the server. V8 would optimise and collect on four threads: for a heap of 50 MB one does as well, and leaves
 * the cores to the editor. With the C library of Linux each thread also keeps the memory that it once had: 8 to 12 MB less with one.
 */
export const serverFlags: readonly string[] = ["--v8-pool-size=1"];
