package io.spool.torture.memory;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.spool.core.Spools;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * The product's classes that store, with reports woven in. Woven from their class files, and defined before anybody has
 * loaded them, so it takes neither an agent nor a hook in the product.
 */
public final class Weaving {
    private static final String MAPPED_FILE = "io.spool.core.mapped.MappedFile";

    /** The classes that change files or locks. A test finds out when another one does. */
    static final List<String> CLASSES = List.of(
            MAPPED_FILE,
            "io.spool.core.file.NewFile",
            "io.spool.core.file.SpoolFile",
            "io.spool.core.file.SteadyChannel",
            "io.spool.core.mapped.LockFiles",
            "io.spool.core.mapped.SpoolLock",
            "io.spool.core.mapped.SpoolLock$NameHold",
            "io.spool.core.ring.Birth");

    /** A class of each package that has such classes, by which they are defined. */
    private static final Map<String, String> NEIGHBOURS = Map.of(
            "io.spool.core.file", "LockMode",
            "io.spool.core.mapped", "LittleEndian",
            "io.spool.core.ring", "Slot",
            "io.spool.core.dictionary", "DictionaryNumber");

    private Weaving() {}

    /** Has this JVM use the woven classes. Too late once one of them is loaded. */
    public static void install() {
        try {
            for (Map.Entry<String, byte[]> woven : classes().entrySet()) {
                String room = woven.getKey().substring(0, woven.getKey().lastIndexOf('.'));
                Class<?> host = Class.forName(room + "." + NEIGHBOURS.get(room), false, Spools.class.getClassLoader());
                MethodHandles.privateLookupIn(host, MethodHandles.lookup()).defineClass(woven.getValue());
            }
        } catch (LinkageError | ReflectiveOperationException | IOException e) {
            throw new IllegalStateException("the product's classes cannot be woven, or were loaded already", e);
        }
    }

    /** The woven class files, by the classes' names. */
    public static Map<String, byte[]> classes() throws IOException {
        ClassFileLocator locator = ClassFileLocator.ForClassLoader.of(Spools.class.getClassLoader());
        TypePool types = TypePool.Default.of(locator);
        Map<String, byte[]> woven = new LinkedHashMap<>();
        for (String name : CLASSES) {
            TypeDescription type = types.describe(name).resolve();
            // Bodies of lambdas are synthetic methods, which would be left out.
            DynamicType.Builder<?> builder =
                    new ByteBuddy().ignore(ElementMatchers.none()).redefine(type, locator);
            builder = name.equals(MAPPED_FILE) ? withAccesses(builder) : withFileCalls(builder);
            try (DynamicType.Unloaded<?> made = builder.make(types)) {
                woven.put(name, made.getBytes());
            }
        }
        return woven;
    }

    private static DynamicType.Builder<?> withAccesses(DynamicType.Builder<?> builder) {
        // Each of its stores is one to be killed at.
        DynamicType.Builder<?> result =
                builder.method(named("writeBehindWords")).intercept(MethodDelegation.to(StoresApart.class));
        result = advise(result, MappedAdvice.SetLong.class, "setLong", "setLongRelease");
        result = advise(result, MappedAdvice.SetInt.class, "setInt", "setIntRelease");
        result = advise(result, MappedAdvice.CopyIn.class, "write");
        result = advise(result, MappedAdvice.Force.class, "force");
        result = advise(result, MappedAdvice.Fence.class, "fullFence", "acquireFence", "storeStoreFence");
        result = advise(result, MappedAdvice.GetLong.class, "getLong", "getLongAcquire");
        result = advise(result, MappedAdvice.GetInt.class, "getInt", "getIntAcquire");
        return advise(result, MappedAdvice.CopyOut.class, "read");
    }

    private static DynamicType.Builder<?> advise(DynamicType.Builder<?> builder, Class<?> advice, String... methods) {
        return builder.visit(Advice.to(advice).on(namedOneOf(methods)));
    }

    private static DynamicType.Builder<?> withFileCalls(DynamicType.Builder<?> builder) {
        DynamicType.Builder<?> result = builder;
        try {
            result = result.visit(constructor(RandomAccessFile.class, "openRandom", File.class, String.class));
            result = result.visit(call(FileChannel.class, "open", "openChannel", Path.class, OpenOption[].class));
            result = result.visit(
                    call(FileChannel.class, "write", "write", FileChannel.class, ByteBuffer.class, long.class));
            result = result.visit(call(RandomAccessFile.class, "write", "write", RandomAccessFile.class, int.class));
            result = result.visit(call(Files.class, "createFile", "createFile", Path.class, FileAttribute[].class));
            result = result.visit(call(FileChannel.class, "force", "force", FileChannel.class, boolean.class));
            result = result.visit(call(Files.class, "move", "move", Path.class, Path.class, CopyOption[].class));
            result = result.visit(call(Files.class, "deleteIfExists", "deleteIfExists", Path.class));
            result = result.visit(
                    call(Files.class, "createDirectories", "createDirectories", Path.class, FileAttribute[].class));
            result = result.visit(
                    call(Files.class, "createDirectory", "createDirectory", Path.class, FileAttribute[].class));
            result = result.visit(call(
                    FileChannel.class, "tryLock", "tryLock", FileChannel.class, long.class, long.class, boolean.class));
            return result.visit(call(FileLock.class, "release", "release", FileLock.class));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AsmVisitorWrapper constructor(Class<?> made, String replacement, Class<?>... parameters)
            throws NoSuchMethodException {
        return MemberSubstitution.relaxed()
                .constructor(isDeclaredBy(made).and(takesArguments(parameters)))
                .replaceWith(FileCalls.class.getMethod(replacement, parameters))
                .on(ElementMatchers.any());
    }

    /** Replaces calls of {@code method} by calls that take the same, and its object first if it has one. */
    private static AsmVisitorWrapper call(Class<?> owner, String method, String replacement, Class<?>... parameters)
            throws NoSuchMethodException {
        boolean isStatic = parameters.length == 0 || parameters[0] != owner;
        Class<?>[] arguments = isStatic
                ? parameters
                : List.of(parameters).subList(1, parameters.length).toArray(new Class<?>[0]);
        return MemberSubstitution.relaxed()
                .method(named(method).and(isDeclaredBy(owner)).and(takesArguments(arguments)))
                .replaceWith(FileCalls.class.getMethod(replacement, parameters))
                .on(ElementMatchers.any());
    }
}
