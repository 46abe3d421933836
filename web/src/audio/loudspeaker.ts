/** The browser's sound output; where it has none, one that never wakes, so that all else works. */

export type Loudspeaker = BaseAudioContext &
  Pick<AudioContext, 'baseLatency' | 'outputLatency' | 'resume'>;

/** Without any output some browsers refuse the context itself. */
export function openLoudspeaker(): Loudspeaker {
  try {
    return new AudioContext({ latencyHint: 'interactive' });
  } catch {
    // It takes all that a context takes; its clock stands still, as it is never told to render.
    const mute = new OfflineAudioContext(1, 1, 44_100);
    const resume = (): Promise<void> => Promise.resolve();
    return Object.assign(mute, { baseLatency: 0, outputLatency: 0, resume });
  }
}

/**
 * How long after the clock what it says is heard, in seconds, as far as that can be told. Firefox on
 * Linux asks the sound server with the audio thread locked out, and the page stands still for good
 * where both wait for each other: within seconds, where it is asked at every frame.
 */
export function latencyOf(loudspeaker: Loudspeaker): number {
  if (/Linux.+Firefox/.test(navigator.userAgent)) return 0;
  return loudspeaker.outputLatency || 0;
}
