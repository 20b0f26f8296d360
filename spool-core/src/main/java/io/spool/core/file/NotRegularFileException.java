package io.spool.core.file;

import io.spool.core.error.NotASpoolException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A link, a FIFO, a socket, a device or a directory has the name of a spool's file. It was not opened, changed or removed. */
public final class NotRegularFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    private NotRegularFileException(Path file, String what) {
        super(file.toString(), null, what + "; nothing was touched. Find out who put it there, and move it away");
    }

    static NotRegularFileException of(Path file, BasicFileAttributes attributes) {
        return new NotRegularFileException(
                file,
                "is " + kind(attributes) + ", expected a regular file; a spool's files are not opened through links");
    }

    static NotRegularFileException ofDirectory(Path directory, BasicFileAttributes attributes) {
        return new NotRegularFileException(
                directory, "is " + kind(attributes) + ", expected a directory; it is not followed if it is a link");
    }

    static NotRegularFileException ofReplaced(Path file) {
        return new NotRegularFileException(file, "is replaced by another file again and again while it is opened");
    }

    private static String kind(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return "a symbolic link";
        }
        if (attributes.isDirectory()) {
            return "a directory";
        }
        return attributes.isRegularFile() ? "a regular file" : "a FIFO, a socket or a device";
    }

    /** The same, said of a spool. */
    public NotASpoolException in(Path spool) {
        Path name = Path.of(getFile()).getFileName();
        return new NotASpoolException(spool, name + " " + getReason());
    }
}
