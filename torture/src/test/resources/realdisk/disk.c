/*
 * Does to a file system what Java cannot: writes single pages of a file back, and shuts the file system down without writing anything more,
 * as a power cut does. Commands come line by line on standard input, each is answered by a line: 0, or the number of the error.
 *
 *   down DIRECTORY              shut down the file system that the directory is the root of
 *   write FILE OFFSET LENGTH    write these pages back, without the file's metadata (sync_file_range)
 *   sync FILE OFFSET LENGTH     the same through a mapping, with the file's metadata (msync)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* EXT4_IOC_SHUTDOWN, XFS_IOC_GOINGDOWN. */
#define SHUTDOWN _IOR('X', 125, uint32_t)
#define NO_LOG_FLUSH 2

static int down(const char *directory) {
    uint32_t flags = NO_LOG_FLUSH;
    int fd = open(directory, O_RDONLY | O_DIRECTORY);
    if (fd < 0) {
        return errno;
    }
    int error = ioctl(fd, SHUTDOWN, &flags) == 0 ? 0 : errno;
    close(fd);
    return error;
}

static int write_back(const char *file, long offset, long length) {
    int fd = open(file, O_RDWR);
    if (fd < 0) {
        return errno;
    }
    unsigned how = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    int error = sync_file_range(fd, offset, length, how) == 0 ? 0 : errno;
    close(fd);
    return error;
}

static int sync_mapping(const char *file, long offset, long length) {
    int fd = open(file, O_RDWR);
    if (fd < 0) {
        return errno;
    }
    int error = 0;
    void *at = mmap(NULL, (size_t)length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
    if (at == MAP_FAILED) {
        error = errno;
    } else {
        error = msync(at, (size_t)length, MS_SYNC) == 0 ? 0 : errno;
        munmap(at, (size_t)length);
    }
    close(fd);
    return error;
}

int main(void) {
    char line[5000];
    char path[4096];
    long offset;
    long length;
    setvbuf(stdout, NULL, _IONBF, 0);
    puts("ready");
    while (fgets(line, sizeof line, stdin) != NULL) {
        int error = EINVAL;
        if (sscanf(line, "down %4095s", path) == 1) {
            error = down(path);
        } else if (sscanf(line, "write %4095s %ld %ld", path, &offset, &length) == 3) {
            error = write_back(path, offset, length);
        } else if (sscanf(line, "sync %4095s %ld %ld", path, &offset, &length) == 3) {
            error = sync_mapping(path, offset, length);
        }
        printf("%d\n", error);
    }
    return 0;
}
