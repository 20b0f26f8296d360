package io.spool.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeliveryWindowTest {
    @Test
    void positionStaysBeforeTheOldestRecordUnderWay() {
        DeliveryWindow window = new DeliveryWindow(5);
        long first = window.handOut(6);
        long second = window.handOut(7);
        window.dealtWith(second);
        assertThat(window.position()).isEqualTo(5);
        window.dealtWith(first);
        assertThat(window.position()).isEqualTo(7);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void whatIsPassedCountsWithTheRecordBeforeIt() {
        DeliveryWindow window = new DeliveryWindow(1);
        window.pass(3);
        assertThat(window.position()).isEqualTo(3);
        long record = window.handOut(4);
        window.pass(9);
        assertThat(window.position()).isEqualTo(3);
        window.dealtWith(record);
        assertThat(window.position()).isEqualTo(9);
    }

    @Test
    void wordThatComesTwiceIsHeardOnce() {
        DeliveryWindow window = new DeliveryWindow(1);
        long first = window.handOut(2);
        window.dealtWith(first);
        // Also when another delivery has taken the place that the first had.
        for (int sequence = 2; sequence < 3_000; sequence++) {
            long later = window.handOut(sequence + 1);
            window.dealtWith(first);
            assertThat(window.position()).isEqualTo(sequence);
            window.dealtWith(later);
        }
    }

    @Test
    void anyOrderLeadsToTheEndAndNeverPastAHole() {
        Random random = new Random(42);
        DeliveryWindow window = new DeliveryWindow(0);
        List<Long> open = new ArrayList<>();
        boolean[] done = new boolean[20_000];
        int handed = 0;
        int prefix = 0;
        while (prefix < done.length) {
            if (handed < done.length && (open.isEmpty() || (open.size() < 3_000 && random.nextBoolean()))) {
                open.add(window.handOut(++handed));
            } else {
                Collections.swap(open, random.nextInt(open.size()), open.size() - 1);
                long delivery = open.remove(open.size() - 1);
                done[(int) delivery] = true;
                window.dealtWith(delivery);
            }
            while (prefix < handed && done[prefix]) {
                prefix++;
            }
            assertThat(window.position()).isEqualTo(prefix);
        }
    }
}
