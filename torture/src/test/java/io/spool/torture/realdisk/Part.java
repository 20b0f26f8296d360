package io.spool.torture.realdisk;

import io.spool.torture.process.Message;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What one read gave, as {@link DiskProcess} reports it. A gap from 0 to 0 is none. */
record Part(String gapKind, long gapFrom, long gapTo, long first, NavigableMap<Long, Message> frames) {
    static Part parse(List<String> words) {
        long first = Long.parseLong(words.get(0));
        String[] gap = words.get(1).split(":", -1);
        NavigableMap<Long, Message> frames = new TreeMap<>();
        for (String word : words.subList(2, words.size())) {
            String[] numbers = word.split(":", -1);
            frames.put(
                    first + frames.size(),
                    new Message(
                            Long.parseLong(numbers[0]),
                            Long.parseLong(numbers[1]),
                            Integer.parseInt(numbers[2]),
                            Integer.parseInt(numbers[3])));
        }
        boolean hasGap = gap.length == 3;
        return new Part(
                gap[0], hasGap ? Long.parseLong(gap[1]) : 0, hasGap ? Long.parseLong(gap[2]) : 0, first, frames);
    }

    /** The sequence that it begins with, the gap included. */
    long from() {
        return gapTo > gapFrom ? gapFrom : first;
    }

    /** The sequence after it. */
    long next() {
        return first + frames.size();
    }
}
