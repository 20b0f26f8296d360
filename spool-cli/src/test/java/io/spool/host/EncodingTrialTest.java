package io.spool.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.FrameEncodings;
import io.spool.host.Finding.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodingTrialTest {
    private static final FrameEncoding KEYS = FrameEncodings.find(1).orElseThrow();

    /** As keys, but for what it is given to do. */
    private static class Other implements FrameEncoding {
        @Override
        public int number() {
            return 77;
        }

        @Override
        public String name() {
            return "other";
        }

        @Override
        public byte[] train(byte[][] samples) {
            return KEYS.train(samples);
        }

        @Override
        public FrameEncoder encoder(byte[] dictionary) {
            return KEYS.encoder(dictionary);
        }

        @Override
        public FrameDecoder decoder(byte[] dictionary) {
            return KEYS.decoder(dictionary);
        }
    }

    @Test
    void encodingThatThisMachineLacksSomethingForIsAWarningThatSaysWhat() {
        Finding found = EncodingTrial.check(List.of(
                new Other() {
                    @Override
                    public byte[] train(byte[][] samples) {
                        throw new IllegalStateException("there is no library; add one");
                    }
                },
                KEYS));
        assertThat(found.verdict()).isEqualTo(Verdict.WARN);
        assertThat(found.text())
                .isEqualTo("keys give back what was encoded; other cannot be used: there is no library; add one");
    }

    @Test
    void encodingThatGivesBackSomethingElseIsAFailure() {
        Finding found = EncodingTrial.check(List.of(new Other() {
            @Override
            public FrameDecoder decoder(byte[] dictionary) {
                FrameDecoder right = super.decoder(dictionary);
                return new FrameDecoder() {
                    @Override
                    public int decode(byte[] encoded, int from, int length, byte[] into, int at, int room) {
                        return room;
                    }

                    @Override
                    public void close() {
                        right.close();
                    }
                };
            }
        }));
        assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(found.text()).startsWith("other does not give back");
    }

    @Test
    void withoutAnyThereArePlainFrames() {
        assertThat(EncodingTrial.check(List.of())).isEqualTo(Finding.pass("encodings", "plain frames only"));
    }
}
