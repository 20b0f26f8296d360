package io.spool.torture.kill;

import io.spool.torture.memory.Probe;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Waits for one line (scenario, directory, occurrence, store point) and plays the scenario. */
public final class PlayProcess {
    private PlayProcess() {}

    /** Arguments: none; or a directory that has a spool, for a run that loads all that is needed. */
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (args.length == 1) {
            for (Scenario each : new Scenario[] {Scenario.APPEND, Scenario.REGISTER, Scenario.FORCE_BY_HAND}) {
                play(each, Path.of(args[0]), Play.NOWHERE, 0);
            }
            return;
        }
        System.out.println("ready");
        String line = in.readLine();
        if (line != null) {
            String[] words = line.split("\t", -1);
            play(Scenario.valueOf(words[0]), Path.of(words[1]), words[3], Integer.parseInt(words[2]));
            System.out.println("end");
        }
    }

    @SuppressWarnings("try") // listening ends when it is closed
    private static void play(Scenario scenario, Path dir, String point, int occurrence) throws Exception {
        Play play = new Play(dir, point, occurrence);
        try (Probe.Listening listening = Probe.listen(play)) {
            scenario.play(dir, play);
        }
    }
}
