package io.spool.demo;

/**
 * What one of the connectors has reported of its reading.
 *
 * @param place where it reads
 * @param reader its name
 * @param lag records between what it reported as dealt with and the end
 * @param lost frames that it was told are lost or damaged
 */
record ReaderReport(String place, String reader, long lag, long lost) {}
